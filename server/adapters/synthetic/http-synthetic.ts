import { z } from "zod";
import { findComponent } from "#domain/topology/find.ts";
import type { SyntheticMeasurement } from "#domain/topology/measurement.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { httpCall } from "../http-call.ts";
import { AdapterError, type Look, type SyntheticPort } from "../ports.ts";

const POLL_MS = 100;
const login = z.object({ token: z.string().min(1) });
const progress = z.object({ caseAt: z.string().nullable(), alertAt: z.string().nullable() });

/**
 * The platform's own API, through its entrance (mission F4): `POST /login {tenant}` → `{token}`, `POST /logs {number, tenant, class,
 * synthetic}` → 201 once it is durable, then `GET /logs/<number>` → `{caseAt, alertAt}` until both are there. Times are taken here, from
 * the sending of the log; what the platform's clocks say counts for nothing.
 */
export function httpSynthetic(topology: Topology): SyntheticPort {
  return {
    async transact(service, { signal }) {
      const synthetic = topology.services[service]?.synthetic;
      const entrance = synthetic && findComponent(topology, synthetic.entrance);
      if (!synthetic || entrance?.kind !== "entrance")
        throw new AdapterError("not-capable", service, "has no synthetic transaction");
      const within = { signal: AbortSignal.any([signal, AbortSignal.timeout(synthetic.giveUpMs)]) };
      return await transaction(service, new URL(entrance.url), synthetic.tenant, synthetic.region, within);
    },
  };
}

type Ended = { readonly value: SyntheticMeasurement; readonly error: string | null };

async function transaction(service: string, base: URL, tenant: string, region: string, look: Look): Promise<Ended> {
  let stage: SyntheticMeasurement["stage"] = "login";
  let caseMs: number | null = null;
  const ended = (error: string | null, alertMs: number | null = null): Ended => ({
    value: { kind: "synthetic", stage, caseMs, alertMs },
    error,
  });
  try {
    const headers = { "x-haechi-class": "interactive" };
    const entered = await httpCall(service, new URL("/login", base), {
      method: "POST",
      body: { tenant },
      headers,
      ...look,
    });
    if (entered.status !== 200) return ended(`login answered ${entered.status}`);
    const { token } = parse(service, login, entered.text);
    const authorized = { ...headers, authorization: `Bearer ${token}` };
    stage = "log";
    const number = newNumber();
    const sentAt = performance.now();
    const logged = await httpCall(service, new URL("/logs", base), {
      method: "POST",
      headers: authorized,
      body: { number, tenant, class: "interactive", synthetic: true },
      ...look,
    });
    if (logged.status !== 201) return ended(`the log was answered ${logged.status}`);
    if (logged.headers["x-haechi-region"] !== region)
      return ended(`answered from ${logged.headers["x-haechi-region"] ?? "nowhere known"}, not from ${region}`);
    stage = "case";
    for (;;) {
      const asked = await httpCall(service, new URL(`/logs/${number}`, base), { headers: authorized, ...look });
      const passed = Math.round(performance.now() - sentAt);
      if (asked.status === 200) {
        const { caseAt, alertAt } = parse(service, progress, asked.text);
        if (caseAt !== null) {
          caseMs ??= passed;
          stage = "alert";
          if (alertAt !== null) {
            stage = "done";
            return ended(null, passed - caseMs);
          }
        }
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (look.signal.aborted) return ended("no answer in time");
    }
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    return ended(`${error.code}: ${error.detail}`);
  }
}

/** Numbers of synthetic logs are far beyond those of customers, below 2^53, and never the same twice. */
function newNumber(): number {
  return Date.now() * 1_000 + Math.floor(Math.random() * 1_000);
}

function parse<T>(target: string, shape: z.ZodType<T>, text: string): T {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    throw new AdapterError("nonsense", target, "not JSON");
  }
  const parsed = shape.safeParse(said);
  if (!parsed.success) throw new AdapterError("nonsense", target, "another shape");
  return parsed.data;
}
