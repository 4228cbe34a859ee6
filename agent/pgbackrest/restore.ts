import { spawn } from "node:child_process";
import { chown, mkdir, open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { RestoreTrouble } from "#domain/recovery-points/restore-trouble.ts";
import { AgentError, messageOf } from "../agent-error.ts";
import { writeDurably } from "../durable-file.ts";
import { waitUntil } from "../wait-until.ts";
import type { Repository } from "./repository.ts";
import { pgbackrest } from "./run.ts";
import { dropScratch, scratchFolder } from "./scratch.ts";
import { troubleOf } from "./trouble.ts";

const RESTORE_MS = 2 * 3_600_000;
/** From the server's start until it has replayed everything up to the target. */
const REPLAY_MS = 3_600_000;

export type Restored = {
  readonly how: "already" | "restored";
  /** Where it listens. */
  readonly host: string;
  readonly port: number;
  readonly target: string;
  /** The server's own word: the commit it stopped behind, null when there was none to replay. */
  readonly lastReplayedAt: string | null;
  readonly timeline: number;
  /** Files copied; and from the server's start until it takes queries as a primary of its own. */
  readonly copyMs: number;
  readonly replayMs: number;
};

/** It cannot be restored, and why: what was said, and what that means. */
export type Impossible = { readonly how: "impossible"; readonly trouble: RestoreTrouble; readonly said: string };

/**
 * Restores to a moment into a folder of its own and starts it on a port of its own, with archiving off and nobody to follow: it never
 * touches what runs. One at a time. What fails leaves nothing behind; the same name and target again finds what stands.
 */
export async function restore(
  repository: Repository,
  { name, target }: { readonly name: string; readonly target: string },
  signal: AbortSignal,
): Promise<Restored | Impossible> {
  const folder = scratchFolder(repository, name);
  const outcome = join(folder, "restored.json");
  const { scratch, runAs } = repository.instance;
  const before = await readFile(outcome, "utf8").then(JSON.parse, () => null);
  if (before?.target === target && (await replayed(repository)) !== null) return { ...before, how: "already" };
  const others = (await readdir(scratch.folder).catch(() => [])).filter((one) => one !== name);
  if (others.length > 0)
    throw new AgentError("refused", `the restore ${others.join(", ")} stands in the scratch folder: drop it first`);
  await dropScratch(repository, name);
  try {
    const data = join(folder, "data");
    for (const path of [scratch.folder, folder, data, scratch.socketDir]) {
      await mkdir(path, { recursive: true, mode: 0o700 });
      if (runAs) await chown(path, runAs.uid, runAs.gid);
    }
    const began = performance.now();
    await pgbackrest(repository, "restore", {
      args: [
        `--pg1-path=${data}`,
        "--type=time",
        `--target=${target.replace("T", " ").replace("Z", "+00")}`,
        "--target-action=promote",
        "--archive-mode=off",
        `--lock-path=${join(folder, "lock")}`,
        // What could not be read is read once more, at once: damage is not waited for.
        "--job-retry=1",
      ],
      timeoutMs: RESTORE_MS,
      signal,
    });
    const copied = performance.now();
    const end = await start(repository, folder, signal);
    const restored: Restored = {
      how: "restored",
      host: scratch.host,
      port: scratch.port,
      target,
      lastReplayedAt: end.lastReplayedAt,
      timeline: end.timeline,
      copyMs: Math.round(copied - began),
      replayMs: Math.round(performance.now() - copied),
    };
    await writeDurably(outcome, `${JSON.stringify(restored)}\n`);
    return restored;
  } catch (error) {
    await dropScratch(repository, name);
    const said = messageOf(error);
    const trouble = signal.aborted ? null : troubleOf(said);
    if (trouble === null) throw error;
    return { how: "impossible", trouble, said };
  }
}

/** Everything that could reach beyond the scratch is turned off on the command line, which stands above every restored file. */
async function start(repository: Repository, folder: string, signal: AbortSignal) {
  const { scratch, runAs } = repository.instance;
  const logFile = join(folder, "server.log");
  const settings = {
    listen_addresses: scratch.host,
    port: scratch.port,
    unix_socket_directories: scratch.socketDir,
    archive_mode: "off",
    primary_conninfo: "",
    synchronous_standby_names: "",
    log_destination: "stderr",
    logging_collector: "off",
    // A subscription that was restored would take its publisher's changes away from the live subscriber, a restored clock run its jobs twice.
    max_logical_replication_workers: 0,
    "cron.launch_active_jobs": "off",
  };
  const log = await open(logFile, "a", 0o640);
  let ended = false;
  try {
    const child = spawn(
      join(scratch.binDir, "postgres"),
      ["-D", join(folder, "data"), ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])],
      {
        cwd: join(folder, "data"),
        detached: true,
        stdio: ["ignore", log.fd, log.fd],
        // As under a supervisor: it belongs to the same group of processes as the agent, by its environment too.
        env: process.env,
        ...(runAs ?? {}),
      },
    );
    for (const event of ["error", "exit"]) {
      child.on(event, () => {
        ended = true;
      });
    }
    child.unref();
  } finally {
    await log.close();
  }
  const end = await waitUntil(async () => (ended ? { failed: true as const } : await replayed(repository)), {
    limitMs: REPLAY_MS,
    signal,
  });
  if (end !== null && !("failed" in end)) return end;
  const words = complaintsOf(await readFile(logFile, "utf8").catch(() => ""));
  throw new AgentError(
    "failed",
    `the restored server ${ended ? "stopped" : "did not get to its target in time"}: ${words}`,
  );
}

/** What a server complained of; its very last lines only say that it ended. */
function complaintsOf(log: string): string {
  const lines = log.trim().split("\n");
  const complaints = lines.filter((line) => /FATAL|PANIC|ERROR/.test(line));
  return (complaints.length > 0 ? complaints : lines).slice(-4).join(" | ");
}

/** Null until the restored server is a primary of its own: then everything up to the target is replayed. */
async function replayed(repository: Repository): Promise<{ lastReplayedAt: string | null; timeline: number } | null> {
  const { scratch } = repository.instance;
  const client = new pg.Client({
    host: scratch.socketDir,
    port: scratch.port,
    user: scratch.superuser,
    database: "postgres",
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ recovering: boolean; at: Date | null; timeline: number }>(
      `select pg_is_in_recovery() as recovering, pg_last_xact_replay_timestamp() as at,
        case when pg_is_in_recovery() then 0
          else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end as timeline`,
    );
    const [row] = rows;
    if (row === undefined || row.recovering) return null;
    return { lastReplayedAt: row.at?.toISOString() ?? null, timeline: row.timeline };
  } catch {
    return null;
  } finally {
    void client.end().catch(() => {});
  }
}
