import { spawn } from "node:child_process";
import { chown, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PostgresqlInstance } from "../config.ts";
import { waitUntil } from "../wait-until.ts";
import { asSuperuser } from "./sql.ts";

/**
 * Starts the server detached from the agent and waits until it takes queries. Its own addresses are given on the command line,
 * since a rewound or rebuilt data directory carries another node's configuration. Throws with the end of its log.
 */
export async function startServer(instance: PostgresqlInstance, signal: AbortSignal, limitMs = 60_000): Promise<void> {
  const log = await open(instance.logFile, "a", 0o640);
  let ended = false;
  try {
    if (instance.runAs) await chown(instance.logFile, instance.runAs.uid, instance.runAs.gid);
    const own = [
      `listen_addresses=${instance.host}`,
      `port=${instance.port}`,
      `unix_socket_directories=${instance.socketDir}`,
    ];
    const child = spawn(
      join(instance.binDir, "postgres"),
      ["-D", instance.dataDir, ...own.flatMap((setting) => ["-c", setting])],
      {
        cwd: "/",
        detached: true,
        stdio: ["ignore", log.fd, log.fd],
        // As under a supervisor: the server belongs to the same group of processes as the agent, by its environment too.
        env: process.env,
        ...(instance.runAs ?? {}),
      },
    );
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
  const ready = await waitUntil(async () => ended || (await answers(instance)), { limitMs, signal });
  if (ended || !ready)
    throw new Error(
      `the server ${ended ? "stopped while starting" : "did not start in time"}: ${await endOf(instance.logFile)}`,
    );
}

async function answers(instance: PostgresqlInstance): Promise<boolean> {
  try {
    await asSuperuser(instance, (query) => query("select 1"));
    return true;
  } catch {
    return false;
  }
}

async function endOf(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trim().split("\n").slice(-4).join(" | ");
}
