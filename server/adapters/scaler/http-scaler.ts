import { z } from "zod";
import { type HttpAsk, httpCall } from "../http-call.ts";
import { type Act, AdapterError, type ConsumersAt, type Look, type ScalerPort } from "../ports.ts";

const LIMIT_MS = 2_000;
const ATTEMPTS = 3;
const answer = z.object({
  running: z.number().int().min(0),
  wanted: z.number().int().min(0).optional(),
});

/**
 * Any platform that scales over HTTP: `GET <url>` answers `{ running, wanted? }`, `PUT <url>` takes `{ count }` under an idempotency key.
 * `{zone}` in the address is the zone.
 */
export function httpScaler(at: ConsumersAt): ScalerPort {
  const urlOf = (component: string, zone: string): URL => {
    const { url } = at(component, zone);
    if (url === null) throw new AdapterError("not-capable", component, "the site names no address for its scaler");
    return new URL(url.replaceAll("{zone}", encodeURIComponent(zone)));
  };
  return {
    async observe(component, zone, look) {
      const url = urlOf(component, zone);
      const { running, wanted = running } = parse(url, await retried(url, {}, look));
      return { running, wanted };
    },
    async scale(component, zone, count, act) {
      const url = urlOf(component, zone);
      const headers = { "idempotency-key": `${act.key}#scale#${zone}#${count}` };
      await retried(url, { method: "PUT", headers, body: { count } }, act, act);
    },
  };
}

function parse(url: URL, text: string): z.output<typeof answer> {
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    throw new AdapterError("nonsense", url.host, `no { running, wanted }: ${text.slice(0, 120)}`);
  }
}

/** The same request again when nobody was there or nobody answered well; its key makes it one act. */
async function retried(url: URL, ask: Omit<HttpAsk, "signal">, { signal }: Look, act?: Act): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const at = new Date().toISOString();
    const started = performance.now();
    const told = (ok: boolean, answer: string) =>
      act?.record({
        to: url.host,
        call: `${ask.method ?? "GET"} ${url.pathname} ${JSON.stringify(ask.body)}`,
        at,
        ms: Math.round(performance.now() - started),
        ok,
        repeated: attempt > 1,
        answer: answer.slice(0, 1_000),
      });
    try {
      const text = await once(url, { ...ask, signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]) });
      told(true, text);
      return text;
    } catch (error) {
      told(false, error instanceof Error ? error.message : String(error));
      const again = error instanceof AdapterError && (error.code === "refused-connection" || error.code === "failed");
      if (!again || attempt >= ATTEMPTS || signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * 3 ** (attempt - 1)));
    }
  }
}

async function once(url: URL, ask: HttpAsk): Promise<string> {
  const { status, text } = await httpCall(url.host, url, ask);
  if (status >= 200 && status < 300) return text;
  const refused = status >= 400 && status < 500 && status !== 429;
  throw new AdapterError(refused ? "refused" : "failed", url.host, `answers ${status}: ${text.slice(0, 200)}`);
}
