import { spawn } from "node:child_process";
import { chown, open, readFile } from "node:fs/promises";
import type { Owner } from "./durable-file.ts";
import { waitUntil } from "./wait-until.ts";

export type Server = {
  readonly argv: readonly [string, ...string[]];
  readonly logFile: string;
  /** Null: the agent's own user. */
  readonly runAs?: Owner | null;
  /** Whether it takes questions yet. */
  readonly answers: () => Promise<boolean>;
};

/** Starts a server that outlives the agent and waits until it answers. Throws with the end of its log. */
export async function startDetached(server: Server, signal: AbortSignal, limitMs = 60_000): Promise<void> {
  const { argv, logFile, runAs, answers } = server;
  const [program, ...rest] = argv;
  const log = await open(logFile, "a", 0o640);
  let ended = false;
  try {
    if (runAs) await chown(logFile, runAs.uid, runAs.gid);
    const child = spawn(program, rest, {
      cwd: "/",
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      // As under a supervisor: the server belongs to the same group of processes as the agent, by its environment too.
      env: process.env,
      ...(runAs ?? {}),
    });
    child.on("error", () => {
      ended = true;
    });
    child.on("exit", () => {
      ended = true;
    });
    child.unref();
  } finally {
    await log.close();
  }
  const ready = await waitUntil(async () => ended || (await answers()), { limitMs, signal });
  if (!ended && ready) return;
  const text = await readFile(logFile, "utf8").catch(() => "");
  const end = text.trim().split("\n").slice(-4).join(" | ");
  throw new Error(`the server ${ended ? "stopped while starting" : "did not start in time"}: ${end}`);
}
