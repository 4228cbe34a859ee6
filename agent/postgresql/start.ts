import { join } from "node:path";
import type { PostgresqlInstance } from "../config.ts";
import { startDetached } from "../start-detached.ts";
import { asSuperuser } from "./sql.ts";

/**
 * Starts the server detached from the agent and waits until it takes queries. Its own addresses are given on the command line,
 * since a rewound or rebuilt data directory carries another node's configuration. Throws with the end of its log.
 */
export async function startServer(instance: PostgresqlInstance, signal: AbortSignal, limitMs = 60_000): Promise<void> {
  const own = [
    `listen_addresses=${instance.host}`,
    `port=${instance.port}`,
    `unix_socket_directories=${instance.socketDir}`,
  ];
  const argv = [
    join(instance.binDir, "postgres"),
    "-D",
    instance.dataDir,
    ...own.flatMap((setting) => ["-c", setting]),
  ] as const;
  const { logFile, runAs } = instance;
  await startDetached({ argv, logFile, runAs, answers: () => answers(instance) }, signal, limitMs);
}

async function answers(instance: PostgresqlInstance): Promise<boolean> {
  try {
    await asSuperuser(instance, (query) => query("select 1"));
    return true;
  } catch {
    return false;
  }
}
