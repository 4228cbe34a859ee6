import { ACTS, type Deed } from "./act.ts";
import type { Agent } from "./agent.ts";
import { AgentError } from "./agent-error.ts";
import { log } from "./log.ts";
import { VERBS, type VerbAnswer, type VerbName, verbRequest } from "./protocol.ts";

/** Verbs that outlive a request: answered with an operation to poll. */
const LONG: ReadonlySet<VerbName> = new Set<VerbName>([
  "postgresql.rejoin",
  "redis.rejoin",
  "redis.replay-dead-letters",
  "pgbackrest.backup",
  "pgbackrest.verify",
  "pgbackrest.restore",
  "pgbackrest.compare",
  "pgbackrest.copy-back",
  "pgbackrest.sample",
]);
/** Verbs that do something anew each time: a repeat is answered from the journal. All others set a state and look first. */
const ONCE: ReadonlySet<VerbName> = new Set<VerbName>(["host.run"]);
/** Verbs that interrupt long work on their instance instead of waiting for it. */
const URGENT: ReadonlySet<VerbName> = new Set<VerbName>(["postgresql.fence", "redis.fence", "pgbackrest.drop-scratch"]);
const OF_SCRATCH: ReadonlySet<VerbName> = new Set<VerbName>([
  "pgbackrest.restore",
  "pgbackrest.compare",
  "pgbackrest.copy-back",
  "pgbackrest.sample",
  "pgbackrest.drop-scratch",
]);
const VERB_LIMIT_MS = 60_000;
const LONG_LIMIT_MS = 2 * 3_600_000;

export function isVerb(name: string): name is VerbName {
  return Object.hasOwn(VERBS, name);
}

/**
 * Parse → token on disk → key → turn on the instance → act. The order matters: a stale token is refused even when its key is
 * known, since its run was taken over.
 */
export async function handleVerb(agent: Agent, verb: VerbName, body: unknown): Promise<VerbAnswer> {
  const request = verbRequest.safeParse(body);
  const args = request.success ? VERBS[verb].safeParse(request.data.args) : request;
  if (!request.success || !args.success) {
    const issue = (request.success ? args.error : request.error)?.issues[0];
    throw new AgentError(
      "bad-request",
      `${verb}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not understood"}`,
    );
  }
  const { scope, token, key } = request.data;
  await agent.tokens.accept(scope, BigInt(token));

  const turn = turnOf(verb, args.data);
  let deedRepeated = false;
  const act = async (progress: (now: unknown) => void = () => {}): Promise<Readonly<Record<string, unknown>>> => {
    const deed = await agent.queue.run(
      turn,
      verb,
      // The highest token may have risen while this one waited for its turn.
      async (signal) => {
        await agent.tokens.accept(scope, BigInt(token));
        return await bounded(agent, verb, args.data, { by: { scope, token }, signal, progress });
      },
      { waitMs: 10_000, interrupt: URGENT.has(verb) },
    );
    deedRepeated = deed.repeated === true;
    return deed.result;
  };
  if (LONG.has(verb)) {
    const { operation, repeated } = await agent.operations.start(key, async (first, progress) => {
      const result = await act(progress);
      return result["how"] === "already" && first !== undefined ? first : result;
    });
    if (repeated) agent.journal.repeats += 1;
    log("verb", { verb, args: args.data, scope, token, key, operation, repeated });
    return { ok: true, repeated, operation };
  }
  const { repeated, result } = await agent.journal.once(key, { verb, args: args.data }, act, {
    lookAgain: !ONCE.has(verb),
  });
  log("verb", { verb, args: args.data, scope, token, key, repeated: repeated || deedRepeated, result });
  return { ok: true, repeated: repeated || deedRepeated, result };
}

async function bounded(
  agent: Agent,
  verb: VerbName,
  args: unknown,
  acting: { by: { scope: string; token: string }; signal: AbortSignal; progress: (now: unknown) => void },
): Promise<Deed> {
  const limitMs = LONG.has(verb) ? LONG_LIMIT_MS : VERB_LIMIT_MS;
  const limit = AbortSignal.any([acting.signal, AbortSignal.timeout(limitMs)]);
  // The table's type ties each verb to its arguments; the schema of that same verb has just checked them.
  const act = ACTS[verb] as (given: unknown, acting: unknown) => Promise<Deed>;
  return await act(args, { ...acting, config: agent.config, supervisors: agent.supervisors, signal: limit });
}

/** What has to be free before a verb acts: the instance, or the target. */
function turnOf(verb: VerbName, args: unknown): string {
  // It only talks to its Redis: a promotion must not wait for it.
  if (verb === "redis.replay-dead-letters") return `dead-letters:${(args as { instance: string }).instance}`;
  const of = args as { instance?: string; target?: string; command?: string };
  // A restore stands beside the repository: no backup waits for it, and dropping it interrupts what is done with it and nothing else.
  const where = OF_SCRATCH.has(verb) ? "scratch" : verb.split(".")[0];
  return `${where}:${of.instance ?? of.target ?? of.command ?? ""}`;
}
