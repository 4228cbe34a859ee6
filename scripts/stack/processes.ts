import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import type { Environment } from "./environment.ts";

export type Started = {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  readonly log: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
  ended(): boolean;
};

/**
 * Starts one process of the stack with its output in `<state>/log/<name>.log`.
 * `stop` asks, and insists after 10 s; it touches this one process alone.
 */
export function startProcess(name: string, argv: readonly string[], env: Environment, state: string): Started {
  const folder = path.join(state, "log");
  mkdirSync(folder, { recursive: true });
  const log = path.join(folder, `${name}.log`);
  const [command, ...args] = argv;
  if (!command) throw new Error("no command");
  // It writes to the file itself: a pipe would break, and the process with it, when whoever started it has ended.
  const out = openSync(log, "a");
  // Its own process group: Ctrl-C reaches the launcher alone, which stops things in their order.
  const child = spawn(command, args, {
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", out, out],
    detached: true,
  });
  closeSync(out);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    if (ended()) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const insist = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(insist);
  };
  return { name, pid: child.pid ?? 0, child, log, stop, ended };
}
