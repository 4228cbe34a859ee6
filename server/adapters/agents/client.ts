import { createHash } from "node:crypto";
import type { z } from "zod";
import type { VERBS, VerbName } from "#agent/protocol.ts";
import { type Act, AdapterError, type AdapterErrorCode, type Look } from "../ports.ts";
import { operationAnswer, refusalAnswer, verbAnswer } from "./answers.ts";
import { type Credentials, Transport } from "./transport.ts";

type Args<Name extends VerbName> = z.input<(typeof VERBS)[Name]>;
export type Done = { readonly repeated: boolean; readonly result: Readonly<Record<string, unknown>> };

const LOOK_MS = 5000;
/** Longest time one call of a verb may take; the act's own end comes on top. */
const VERB_MS: Readonly<Partial<Record<VerbName, number>>> = {
  "postgresql.fence": 20_000,
  "postgresql.hand-over": 45_000,
  "postgresql.promote": 45_000,
  "postgresql.follow": 30_000,
  "postgresql.synchronous": 20_000,
  "processes.scale": 25_000,
  "redis.fence": 20_000,
  "redis.promote": 15_000,
  "redis.follow": 30_000,
  "pgbackrest.drop-scratch": 30_000,
  "power.off": 45_000,
  "host.run": 65_000,
};
const DEFAULT_VERB_MS = 15_000;
const ATTEMPTS = 3;
/** Asked again this often, also where an agent answers at once that it is still running. */
const POLL_MS = 200;
/** An agent keeps its answer back for so long if there is nothing new, so that an end is heard of when it comes. */
const WAIT_MS = 500;
/** What an agent says of an operation that its own restart cut off. */
const CUT_OFF = /^interrupted:/;

const MEANING: Readonly<Record<z.output<typeof refusalAnswer>["error"]["code"], AdapterErrorCode>> = {
  "bad-request": "failed",
  "unknown-instance": "not-capable",
  "stale-token": "stale-token",
  refused: "refused",
  failed: "failed",
  timeout: "timeout",
};

/** Talks to the agents of the site by their names (zones, `outside`). Every call is bounded; acts are keyed, so they are retried. */
export class AgentClient {
  readonly #addresses: Readonly<Record<string, string>>;
  readonly #transport: Transport;

  constructor(addresses: Readonly<Record<string, string>>, credentials: Credentials) {
    this.#addresses = addresses;
    this.#transport = new Transport(credentials);
  }

  /** Reads a path of the agent's protocol. Throws AdapterError; an answer of another shape is `nonsense`. */
  async look<T>(agent: string, path: string, shape: z.ZodType<T>, look: Look, timeoutMs = LOOK_MS): Promise<T> {
    const url = this.#url(agent, path);
    const once = async () =>
      this.#parse(agent, shape, (await this.#transport.send(url, { timeoutMs, signal: look.signal })).text);
    return await retried(look.signal, once, look.attempts);
  }

  /** One act. The key is made particular to verb and arguments: a step may set a thing, take it back and set it again. */
  async act<Name extends VerbName>(agent: string, verb: Name, args: Args<Name>, act: Act): Promise<Done> {
    const answer = await this.#post(agent, verb, args, act);
    if (!("result" in answer)) throw new AdapterError("nonsense", agent, `${verb} answered with an operation`);
    return answer;
  }

  /** A long act: started, then asked about until it ended or the act's time is over; `told` hears how far it is. Asked again when the agent was restarted. */
  async operate<Name extends VerbName, T>(
    agent: string,
    verb: Name,
    args: Args<Name>,
    shape: z.ZodType<T>,
    act: Act,
    told: (progress: unknown) => void = () => {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#post(agent, verb, args, act);
      if (!("operation" in answer)) throw new AdapterError("nonsense", agent, `${verb} answered without an operation`);
      const end = await this.#ended(agent, answer.operation, act.signal, told);
      if (end.state === "done") return this.#parse(agent, shape, JSON.stringify(end.result ?? null));
      if (attempt >= ATTEMPTS || !(end.lost || CUT_OFF.test(end.error)))
        throw new AdapterError("failed", agent, `${verb}: ${end.error}`);
    }
  }

  close(): void {
    this.#transport.close();
  }

  async #post<Name extends VerbName>(
    agent: string,
    verb: Name,
    args: Args<Name>,
    act: Act,
  ): Promise<z.output<typeof verbAnswer>> {
    const url = this.#url(agent, `/v1/verbs/${verb}`);
    const particular = createHash("sha256").update(JSON.stringify(args)).digest("hex").slice(0, 8);
    const key = `${act.key.slice(0, 150)}#${verb}#${particular}`;
    const body = JSON.stringify({ scope: act.scope, token: act.token.toString(), key, args });
    const call = `POST /v1/verbs/${verb} ${JSON.stringify(args)}`;
    return await retried(act.signal, async () => {
      const at = new Date().toISOString();
      const started = performance.now();
      const record = (ok: boolean, repeated: boolean, answer: string) =>
        act.record({
          to: agent,
          call,
          at,
          ms: Math.round(performance.now() - started),
          ok,
          repeated,
          answer: answer.slice(0, 1000),
        });
      try {
        const { text } = await this.#transport.send(url, {
          body,
          timeoutMs: VERB_MS[verb] ?? DEFAULT_VERB_MS,
          signal: act.signal,
        });
        const answer = this.#parse(agent, verbAnswer, text);
        record(true, answer.repeated, text);
        return answer;
      } catch (error) {
        record(false, false, error instanceof Error ? error.message : String(error));
        throw error;
      }
    });
  }

  async #ended(
    agent: string,
    operation: string,
    signal: AbortSignal,
    told: (progress: unknown) => void,
  ): Promise<{ state: "done"; result: unknown } | { state: "failed"; error: string; lost: boolean }> {
    for (;;) {
      const asked = performance.now();
      try {
        const path = `/v1/operations/${operation}?wait=${WAIT_MS}`;
        const answer = await this.look(agent, path, operationAnswer, { signal });
        if (answer.state === "running" && answer.progress !== undefined) told(answer.progress);
        if (answer.state === "done") return { state: "done", result: answer.result };
        if (answer.state === "failed")
          return { state: "failed", error: answer.error ?? "no reason was given", lost: false };
      } catch (error) {
        if (!(error instanceof AdapterError)) throw error;
        if (error.code === "not-capable") return { state: "failed", error: error.detail, lost: true };
        // The agent is being restarted, or the way to it is cut: its outcome is kept for us, as long as there is time.
        if (signal.aborted || (error.code !== "refused-connection" && error.code !== "timeout")) throw error;
      }
      await pause(Math.max(0, POLL_MS - (performance.now() - asked)), signal, agent);
    }
  }

  #parse<T>(agent: string, shape: z.ZodType<T>, text: string): T {
    let said: unknown;
    try {
      said = JSON.parse(text);
    } catch {
      throw new AdapterError("nonsense", agent, `not JSON: ${text.slice(0, 120)}`);
    }
    const refusal = refusalAnswer.safeParse(said);
    if (refusal.success) throw new AdapterError(MEANING[refusal.data.error.code], agent, refusal.data.error.message);
    const parsed = shape.safeParse(said);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new AdapterError("nonsense", agent, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "another shape"}`);
  }

  #url(agent: string, path: string): URL {
    const address = Object.hasOwn(this.#addresses, agent) ? this.#addresses[agent] : undefined;
    if (!address) throw new AdapterError("not-capable", agent, "the site lists no such agent");
    return new URL(path, address);
  }
}

/** Again when nobody was there (restarting, a stale kept-alive connection), soon and a few times. A timeout used up its time. */
async function retried<T>(signal: AbortSignal, call: () => Promise<T>, attempts = ATTEMPTS): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const again = error instanceof AdapterError && error.code === "refused-connection" && attempt < attempts;
      if (!again) throw error;
      await pause(50 * 3 ** (attempt - 1), signal, error.target);
    }
  }
}

async function pause(ms: number, signal: AbortSignal, target: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  if (signal.aborted) throw new AdapterError("timeout", target, "the time of the step is over");
}
