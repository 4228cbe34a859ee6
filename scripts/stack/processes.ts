import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
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
  // Its own process group: Ctrl-C reaches the launcher alone, which stops things in their order.
  const child = spawn(command, args, {
    env: env as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const out = createWriteStream(log, { flags: "a" });
  child.stdout?.pipe(out, { end: false });
  child.stderr?.pipe(out, { end: false });
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
