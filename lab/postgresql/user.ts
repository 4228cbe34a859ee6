import { execFile } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const NOBODY = 65_534;
export type RunAs = { readonly uid: number; readonly gid: number } | null;

/** PostgreSQL refuses root: then its own system user runs it, else nobody. Null: as ourselves. */
export async function postgresUser(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return null;
  try {
    const { stdout } = await run("getent", ["passwd", "postgres"], { timeout: 5_000 });
    const [, , uid, gid] = stdout.split(":");
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  } catch {
    // No such user, or no getent: nobody will do.
  }
  return { uid: NOBODY, gid: NOBODY };
}

/** A folder that belongs to the user who runs PostgreSQL, closed to all others. */
export function makeOwned(folder: string, runAs: RunAs): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (runAs !== null) chownSync(folder, runAs.uid, runAs.gid);
}

/** Whether another user may walk through every folder of this path. */
function isReachable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Where the data directories go: within the state folder, unless PostgreSQL's user may not walk there (a root-only home or a
 * `mktemp -d`); then in a folder of its own under /var/tmp, which the manifest remembers.
 */
export function choosePostgresRoot(stateDir: string, runAs: RunAs): string {
  const inside = join(stateDir, "postgresql");
  if (runAs === null || isReachable(stateDir)) {
    mkdirSync(inside, { recursive: true, mode: 0o755 });
    return inside;
  }
  const apart = mkdtempSync("/var/tmp/haechi-lab-");
  chmodSync(apart, 0o755);
  return apart;
}
