import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import type { Zone } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { killAll, signal, waitUntilGone } from "../process/end.ts";
import { postgresOf } from "../process/members.ts";
import { forgetProcess, startProcess } from "../process/start.ts";
import { GaveUp, waitFor } from "../process/wait-for.ts";
import { runSql } from "./run-tool.ts";
import { serverCommand } from "./settings.ts";
import { makeOwned } from "./user.ts";

const START_WITHIN_MS = 30_000;
const FAST_STOP_WITHIN_MS = 8_000;

/**
 * Starts a node as its files say, the way systemd would: with `standby.signal` as a standby, without it as a primary. Resolves
 * when it answers queries; throws with the end of its log when it gave up.
 */
export async function startPostgres(manifest: Manifest, zone: Zone): Promise<void> {
  const { dataDir, socketDir, logFile } = manifest.zones[zone].postgresql;
  if (postgresOf(dataDir).length > 0) return;
  removeStale(dataDir, socketDir);
  makeOwned(socketDir, manifest.runAs);
  mkdirSync(dirname(logFile), { recursive: true });
  closeSync(openSync(logFile, "a", 0o640));
  if (manifest.runAs !== null) chownSync(logFile, manifest.runAs.uid, manifest.runAs.gid);
  startProcess(manifest.stateDir, manifest.id, {
    name: `${zone}/meta-db`,
    argv: serverCommand(manifest, zone),
    logFile,
    env: { LC_ALL: "C.UTF-8" },
    runAs: manifest.runAs,
  });
  await waitFor(`${zone}/meta-db answers`, START_WITHIN_MS, async () => {
    if (postgresOf(dataDir).length === 0 && !existsSync(join(dataDir, "postmaster.pid"))) {
      const end = readFileSync(logFile, "utf8").trim().split("\n").slice(-3).join(" / ");
      if (/FATAL|PANIC/.test(end)) throw new GaveUp(`${zone}/meta-db gave up: ${end}`);
    }
    return (await greets(manifest, zone)) && (await runSql(manifest, zone, "select 1")) === "1";
  });
  // The checkpointer of a primary that was stopped cleanly went to sleep while it was still recovering: it would not look at
  // archive_timeout before checkpoint_timeout is over, five minutes, unless somebody wakes it.
  await runSql(manifest, zone, "select pg_reload_conf()");
}

/** Fast shutdown of exactly this node; killed when it does not end in time. */
export async function stopPostgres(manifest: Manifest, zone: Zone): Promise<void> {
  const { dataDir } = manifest.zones[zone].postgresql;
  const [postmaster] = postgresOf(dataDir);
  if (postmaster !== undefined) signal(postmaster, "SIGINT");
  const gone = await waitUntilGone(postgresOf(dataDir), FAST_STOP_WITHIN_MS);
  if (!gone) await killAll(() => postgresOf(dataDir));
  forgetProcess(manifest.stateDir, `${zone}/meta-db`);
}

/** The socket exists and somebody accepts: cheaper than a client program that is refused. */
async function greets(manifest: Manifest, zone: Zone): Promise<boolean> {
  const { socketDir, direct } = manifest.zones[zone].postgresql;
  const path = join(socketDir, `.s.PGSQL.${direct.split(":")[1]}`);
  return await new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Lock files of a killed server name a process id that may be somebody else's by now; then a start would be refused. */
function removeStale(dataDir: string, socketDir: string): void {
  rmSync(join(dataDir, "postmaster.pid"), { force: true });
  rmSync(socketDir, { recursive: true, force: true });
}
