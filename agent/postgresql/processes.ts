import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { basename } from "node:path";
import type { PostgresqlInstance } from "../config.ts";
import { runsUnseen as isUnseen } from "../unseen.ts";
import { waitUntil } from "../wait-until.ts";

/**
 * Every process of the instance on this data directory, found by what the kernel says and not by a pid file: PostgreSQL's
 * processes stand in their data directory, also the sessions that outlive a killed postmaster (each is its own process
 * group). Tools that write into the directory (pg_rewind, pg_basebackup) are found by their argument.
 */
export async function processesOf(dataDir: string): Promise<readonly number[]> {
  const folder = await realpath(dataDir).catch(() => dataDir);
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (/^\d+$/.test(name) && (await belongs(name, folder, dataDir))) found.push(Number(name));
  }
  return found;
}

const TOOLS = new Set(["pg_rewind", "pg_basebackup", "pg_ctl"]);

async function belongs(pid: string, folder: string, dataDir: string): Promise<boolean> {
  try {
    const program = basename((await readlink(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, ""));
    if (program === "postgres") {
      if ((await readlink(`/proc/${pid}/cwd`)) === folder) return true;
      return (await argumentsOf(pid)).includes(dataDir);
    }
    return TOOLS.has(program) && (await argumentsOf(pid)).some((one) => one === dataDir || one.endsWith(`=${dataDir}`));
  } catch {
    // Ended meanwhile, a zombie, or another user's: not ours.
    return false;
  }
}

async function argumentsOf(pid: string): Promise<readonly string[]> {
  return (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
}

/** The postmaster's pid as its lock file says, when that process really is of this data directory. */
export async function postmasterOf(dataDir: string): Promise<number | null> {
  const text = await readFile(`${dataDir}/postmaster.pid`, "utf8").catch(() => "");
  const pid = Number(text.split("\n")[0]);
  return Number.isInteger(pid) && pid > 1 && (await processesOf(dataDir)).includes(pid) ? pid : null;
}

/** It goes on and is not seen from here, by its socket. A floating address would answer from another zone. */
export function runsUnseen({
  dataDir,
  socketDir,
  port,
}: Pick<PostgresqlInstance, "dataDir" | "socketDir" | "port">): Promise<boolean> {
  return isUnseen(() => processesOf(dataDir), { path: `${socketDir}/.s.PGSQL.${port}` });
}

/** Sends a signal; a process that is gone already is fine. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Stops the instance for certain: SIGQUIT (immediate) to the postmaster, then SIGKILL to whatever is left, until nothing is.
 * Works on a frozen instance too. Throws when something survives.
 */
export async function stopHard(dataDir: string, politeMs = 1000): Promise<void> {
  const postmaster = await postmasterOf(dataDir);
  if (postmaster !== null) {
    signalProcess(postmaster, "SIGQUIT");
    await waitUntil(async () => (await processesOf(dataDir)).length === 0, { limitMs: politeMs });
  }
  const gone = await waitUntil(
    async () => {
      const left = await processesOf(dataDir);
      for (const pid of left) signalProcess(pid, "SIGKILL");
      return left.length === 0;
    },
    { limitMs: 10_000 },
  );
  if (!gone)
    throw new Error(`processes ${(await processesOf(dataDir)).join(", ")} survive SIGKILL: power the host off`);
}

/**
 * Clean stop (SIGINT, «fast»): a checkpoint is written and sent to the standbys that stream. False when it did not end within
 * the limit: it is then still on its way and accepts nobody.
 */
export async function stopCleanly(dataDir: string, limitMs: number, signal?: AbortSignal): Promise<boolean> {
  const postmaster = await postmasterOf(dataDir);
  if (postmaster !== null) signalProcess(postmaster, "SIGINT");
  return (await waitUntil(async () => (await processesOf(dataDir)).length === 0, { limitMs, signal })) === true;
}
