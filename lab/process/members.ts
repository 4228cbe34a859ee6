import { existsSync, realpathSync } from "node:fs";
import {
  allProcesses,
  argumentsOf,
  environmentOf,
  type ProcessIdentity,
  type ProcessRow,
  workingDirectory,
} from "./identity.ts";

/** Every process of the lab inherits this mark, `<lab id>:<place>/<component>`: what a control group would be under systemd. */
export const MARK = "HAECHI_LAB";

/**
 * All processes of one PostgreSQL: postmaster and backends work in the data directory, whatever group or parent they have. A
 * server that is only starting, and tools that write into the directory, name it among their arguments.
 */
export function postgresOf(dataDir: string, rows: readonly ProcessRow[] = allProcesses()): readonly ProcessRow[] {
  let real: string;
  try {
    real = realpathSync(dataDir);
  } catch {
    return [];
  }
  const belongs = (row: ProcessRow): boolean =>
    (row.name.startsWith("postgres") && workingDirectory(row.pid) === real) ||
    (/^(postgres|pg_|pgbackrest)/.test(row.name) &&
      argumentsOf(row.pid).some((one) => one === dataDir || one.endsWith(`=${dataDir}`)));
  const found = rows.filter(belongs);
  // The postmaster first: while it lives it makes new backends and restarts the dead.
  const pids = new Set(found.map((row) => row.pid));
  return [...found].sort((a, b) => Number(pids.has(a.parent)) - Number(pids.has(b.parent)));
}

/**
 * All processes of one Redis: it works in its data directory, and a child that rewrites its file there does, too. One that is only
 * starting names its configuration.
 */
export function redisOf(
  dataDir: string,
  configFile: string,
  rows: readonly ProcessRow[] = allProcesses(),
): readonly ProcessRow[] {
  const real = existsSync(dataDir) ? realpathSync(dataDir) : dataDir;
  return rows.filter(
    (row) =>
      row.name.startsWith("redis-server") &&
      (workingDirectory(row.pid) === real || argumentsOf(row.pid).includes(configFile)),
  );
}

/** Processes that carry this mark (one that ends in `:` is a whole lab's), and everything below them. */
export function markedBy(
  prefix: string,
  roots: readonly ProcessIdentity[] = [],
  rows: readonly ProcessRow[] = allProcesses(),
): readonly ProcessRow[] {
  const isRoot = (row: ProcessRow): boolean =>
    roots.some((root) => root.pid === row.pid && root.startTime === row.startTime) ||
    isMarked(environmentOf(row.pid, MARK) ?? "", prefix);
  const chosen = new Map(rows.filter(isRoot).map((row) => [row.pid, row]));
  for (let grew = true; grew; ) {
    grew = false;
    for (const row of rows) {
      if (chosen.has(row.pid) || !chosen.has(row.parent) || row.pid === process.pid) continue;
      chosen.set(row.pid, row);
      grew = true;
    }
  }
  chosen.delete(process.pid);
  return [...chosen.values()];
}

/** `kr-b/ingest` is not `kr-b/ingest-canary`. */
function isMarked(mark: string, wanted: string): boolean {
  return wanted.endsWith(":") ? mark.startsWith(wanted) : mark === wanted;
}
