import type { z } from "zod";
import { AgentError } from "./agent-error.ts";
import type { AgentConfig, HaproxyInstance } from "./config.ts";
import { mustKeepOne } from "./haproxy/keeps-one.ts";
import { setMap, setState, setWeight, shutdownSessions } from "./haproxy/verbs.ts";
import { keepCopy } from "./key-metadata/copies.ts";
import { setFlag } from "./looks/flags.ts";
import { powerOff } from "./looks/power.ts";
import { backup } from "./pgbackrest/backup.ts";
import { repositoryOf } from "./pgbackrest/repository.ts";
import { restore } from "./pgbackrest/restore.ts";
import { compare } from "./pgbackrest/rows/compare.ts";
import { copyBack } from "./pgbackrest/rows/copy-back.ts";
import { sample } from "./pgbackrest/rows/sample.ts";
import { dropScratch } from "./pgbackrest/scratch.ts";
import { verify } from "./pgbackrest/verify.ts";
import { fence, handOver } from "./postgresql/fence.ts";
import { cutOff, follow } from "./postgresql/follow.ts";
import { type Authority, nodeOf } from "./postgresql/node.ts";
import { promote } from "./postgresql/promote.ts";
import { rejoin } from "./postgresql/rejoin.ts";
import { setSynchronous } from "./postgresql/synchronous.ts";
import type { Supervisor } from "./processes/supervisor.ts";
import type { VERBS, VerbName } from "./protocol.ts";
import { replayDeadLetters } from "./redis/dead-letters/replay.ts";
import { fence as fenceRedis } from "./redis/fence.ts";
import { cutOff as cutOffRedis, follow as followRedis } from "./redis/follow.ts";
import { redisNodeOf } from "./redis/node.ts";
import { promote as promoteRedis } from "./redis/promote.ts";
import { rejoin as rejoinRedis } from "./redis/rejoin.ts";
import { lastWords, runProgram } from "./run-program.ts";

type Args<Name extends VerbName> = z.output<(typeof VERBS)[Name]>;
export type Deed = { readonly repeated?: boolean; readonly result: Readonly<Record<string, unknown>> };
type Acting = {
  readonly config: AgentConfig;
  readonly supervisors: ReadonlyMap<string, Supervisor>;
  readonly by: Authority;
  readonly signal: AbortSignal;
  /** How far a long act is. */
  readonly progress: (now: unknown) => void;
};
type Acts = { readonly [Name in VerbName]: (args: Args<Name>, acting: Acting) => Promise<Deed> };

const plainly = async (result: Promise<Readonly<Record<string, unknown>>>): Promise<Deed> => ({ result: await result });

/** What each verb does. Checks, tokens, keys and turns are done before (server/verb in `handle-verb.ts`). */
export const ACTS: Acts = {
  "haproxy.server-state": async (args, { config }) => {
    const instance = haproxyOf(config, args.instance);
    if (args.keepsOne === true) await mustKeepOne(instance, args.backend, args.server);
    return { result: await setState(instance, args, args.state) };
  },
  "haproxy.server-weight": (args, { config }) =>
    plainly(setWeight(haproxyOf(config, args.instance), args, args.weight)),
  "haproxy.map": (args, { config }) =>
    plainly(setMap(haproxyOf(config, args.instance), args.file, args.key, args.value)),
  "haproxy.shutdown-sessions": (args, { config }) => plainly(shutdownSessions(haproxyOf(config, args.instance), args)),
  "postgresql.fence": (args, { config, by }) => plainly(fence(nodeOf(config, args.instance), by)),
  "postgresql.hand-over": (args, { config, by }) => plainly(handOver(nodeOf(config, args.instance), by)),
  "postgresql.promote": (args, { config }) => promote(nodeOf(config, args.instance)),
  "postgresql.follow": (args, { config }) => {
    const node = nodeOf(config, args.instance);
    return plainly(args.zone === null ? cutOff(node) : follow(node, args.zone));
  },
  "postgresql.synchronous": (args, { config }) => plainly(setSynchronous(nodeOf(config, args.instance), args.names)),
  "postgresql.rejoin": (args, { config, by, signal }) =>
    plainly(rejoin(nodeOf(config, args.instance), args.zone, { rebuild: args.rebuild, by, signal })),
  "processes.scale": (args, { supervisors, signal }) =>
    plainly(supervisorOf(supervisors, args.instance).scale(args.count, signal)),
  "redis.fence": (args, { config, by }) => plainly(fenceRedis(redisNodeOf(config, args.instance), by)),
  "redis.promote": (args, { config }) => promoteRedis(redisNodeOf(config, args.instance)),
  "redis.follow": (args, { config }) => {
    const node = redisNodeOf(config, args.instance);
    return plainly(args.zone === null ? cutOffRedis(node) : followRedis(node, args.zone));
  },
  "redis.rejoin": (args, { config, by, signal }) =>
    plainly(rejoinRedis(redisNodeOf(config, args.instance), args.zone, { by, signal })),
  "redis.replay-dead-letters": ({ instance, ...replay }, { config, signal, progress }) =>
    plainly(replayDeadLetters(redisNodeOf(config, instance), replay, { signal, progress })),
  "pgbackrest.backup": (args, { config, signal }) => plainly(backup(repositoryOf(config, args.instance), args, signal)),
  "pgbackrest.verify": async (args, { config, signal }) => ({
    result: { ...(await verify(repositoryOf(config, args.instance), signal)) },
  }),
  "pgbackrest.restore": async (args, { config, signal }) => ({
    result: { ...(await restore(repositoryOf(config, args.instance), args, signal)) },
  }),
  "pgbackrest.compare": async ({ instance, ...asked }, { config, signal, progress }) => ({
    result: { ...(await compare(repositoryOf(config, instance), asked, { signal, progress })) },
  }),
  "pgbackrest.copy-back": async ({ instance, ...asked }, { config, signal, progress }) => ({
    result: { ...(await copyBack(repositoryOf(config, instance), asked, { signal, progress })) },
  }),
  "pgbackrest.sample": async ({ instance, ...asked }, { config, signal, progress }) => ({
    result: { ...(await sample(repositoryOf(config, instance), asked, { signal, progress })) },
  }),
  "pgbackrest.drop-scratch": async (args, { config }) => ({
    result: { ...(await dropScratch(repositoryOf(config, args.instance), args.name)) },
  }),
  "key-metadata.keep": async (args, { config }) => {
    const { folder } = named(config.keyMetadata, args.instance, "folder of key metadata");
    const { hash, was } = await keepCopy(folder, args.key, args.document);
    return { result: { hash }, repeated: was };
  },
  "flags.set": (args, { config }) =>
    plainly(setFlag(named(config.flags, args.instance, "flags instance").file, args.flag, args.value)),
  "power.off": (args, { config, signal }) =>
    plainly(powerOff(named(config.power, args.target, "power target"), signal)),
  "host.run": (args, { config, signal }) => plainly(runCommand(config, args.command, signal)),
};

export function haproxyOf(config: AgentConfig, name: string): HaproxyInstance {
  return named(config.haproxy, name, "HAProxy instance");
}

export function supervisorOf(supervisors: ReadonlyMap<string, Supervisor>, name: string): Supervisor {
  return named(Object.fromEntries(supervisors), name, "processes");
}

/** The entry of this name. Throws `unknown-instance` with the names there are. */
export function named<T>(record: Readonly<Record<string, T>>, name: string, what: string): T {
  const found = Object.hasOwn(record, name) ? record[name] : undefined;
  if (found === undefined)
    throw new AgentError(
      "unknown-instance",
      `no ${what} ${name} here; known: ${Object.keys(record).join(", ") || "none"}`,
    );
  return found;
}

export async function runCommand(
  config: AgentConfig,
  name: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { argv, timeoutMs } = named(config.commands, name, "command");
  const result = await runProgram(argv, { timeoutMs, signal });
  if (result.code !== 0) throw new AgentError("failed", `${name}: exit code ${result.code}: ${lastWords(result)}`);
  return { code: result.code, stdout: result.stdout.slice(-4000) };
}
