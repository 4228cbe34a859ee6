import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Started, startProcess } from "../../scripts/stack/processes.ts";
import { webAnswers } from "../../scripts/stack/ready.ts";

/** Where a running stack stands: what a journey needs to know of it, written by whoever started it. */
export type StackAt = {
  readonly url: string;
  readonly password: string;
  readonly mailbox: string;
  readonly state: string;
  readonly databaseUrl: string;
  readonly labState: string;
  readonly entrance: string;
  readonly providerSecret: string;
  readonly issuer: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workerPid: number;
  readonly webPid: number;
};

export const HANDED_OVER = path.resolve(process.env.HAECHI_STATE ?? ".haechi", "e2e/stack.json");

/** The stack that the set-up of these journeys started. */
export function stackAt(): StackAt {
  if (!existsSync(HANDED_OVER)) throw new Error("No stack is running: start the journeys by `npm test -- e2e`.");
  return JSON.parse(readFileSync(HANDED_OVER, "utf8")) as StackAt;
}

/** Processes that journeys started in place of killed ones; the set-up's end stops them by these files. */
export function replacementFile(state: string, name: "worker" | "web" = "worker"): string {
  return path.join(state, `${name}.pid`);
}

/** Kills the worker as a crash would: no goodbye, no clean-up. */
export function killWorker(stack: StackAt): void {
  process.kill(workerPid(stack), "SIGKILL");
  rmSync(replacementFile(stack.state), { force: true });
}

export function workerPid(stack: StackAt): number {
  const file = replacementFile(stack.state);
  return existsSync(file) ? Number(readFileSync(file, "utf8")) : stack.workerPid;
}

/** Starts a worker again, as an init system would after a crash. */
export function startWorker(stack: StackAt): Started {
  const started = startProcess("worker", [process.execPath, "server/engine/worker.ts"], stack.env, stack.state);
  writeFileSync(replacementFile(stack.state), String(started.pid));
  return started;
}

/** Kills the web process as a crash would and starts it again on the same port; resolves when it answers. */
export async function restartWeb(stack: StackAt): Promise<void> {
  const file = replacementFile(stack.state, "web");
  process.kill(existsSync(file) ? Number(readFileSync(file, "utf8")) : stack.webPid, "SIGKILL");
  const { port } = new URL(stack.url);
  const next = path.join(import.meta.dirname, "../../node_modules/.bin/next");
  const started = startProcess("web", [next, "start", "-H", "localhost", "-p", port], stack.env, stack.state);
  writeFileSync(file, String(started.pid));
  await webAnswers(stack.url, () => started);
}
