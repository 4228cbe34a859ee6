import type { z } from "zod";
import { AgentError } from "./agent-error.ts";
import type { AgentConfig, HaproxyInstance } from "./config.ts";
import { mustKeepOne } from "./haproxy/keeps-one.ts";
import { setMap, setState, setWeight, shutdownSessions } from "./haproxy/verbs.ts";
import { setFlag } from "./looks/flags.ts";
import { powerOff } from "./looks/power.ts";
import { fence, handOver } from "./postgresql/fence.ts";
import { cutOff, follow } from "./postgresql/follow.ts";
import { type Authority, nodeOf } from "./postgresql/node.ts";
import { promote } from "./postgresql/promote.ts";
import { rejoin } from "./postgresql/rejoin.ts";
import { setSynchronous } from "./postgresql/synchronous.ts";
import type { VERBS, VerbName } from "./protocol.ts";
import { lastWords, runProgram } from "./run-program.ts";

type Args<Name extends VerbName> = z.output<(typeof VERBS)[Name]>;
export type Deed = { readonly repeated?: boolean; readonly result: Readonly<Record<string, unknown>> };
type Acting = { readonly config: AgentConfig; readonly by: Authority; readonly signal: AbortSignal };
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
  "flags.set": (args, { config }) =>
    plainly(setFlag(named(config.flags, args.instance, "flags instance").file, args.flag, args.value)),
  "power.off": (args, { config, signal }) =>
    plainly(powerOff(named(config.power, args.target, "power target"), signal)),
  "host.run": (args, { config, signal }) => plainly(runCommand(config, args.command, signal)),
};

export function haproxyOf(config: AgentConfig, name: string): HaproxyInstance {
  return named(config.haproxy, name, "HAProxy instance");
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

async function runCommand(
  config: AgentConfig,
  name: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { argv, timeoutMs } = named(config.commands, name, "command");
  const result = await runProgram(argv, { timeoutMs, signal });
  if (result.code !== 0) throw new AgentError("failed", `${name}: exit code ${result.code}: ${lastWords(result)}`);
  return { code: result.code, stdout: result.stdout.slice(-4000) };
}
