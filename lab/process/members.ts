import { realpathSync } from "node:fs";
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
    (/^(postgres|pg_)/.test(row.name) &&
      argumentsOf(row.pid).some((one) => one === dataDir || one.endsWith(`=${dataDir}`)));
  const found = rows.filter(belongs);
  // The postmaster first: while it lives it makes new backends and restarts the dead.
  const pids = new Set(found.map((row) => row.pid));
  return [...found].sort((a, b) => Number(pids.has(a.parent)) - Number(pids.has(b.parent)));
}

/** Processes that carry a mark with this beginning, and everything below them. */
export function markedBy(
  prefix: string,
  roots: readonly ProcessIdentity[] = [],
  rows: readonly ProcessRow[] = allProcesses(),
): readonly ProcessRow[] {
  const isRoot = (row: ProcessRow): boolean =>
    roots.some((root) => root.pid === row.pid && root.startTime === row.startTime) ||
    (environmentOf(row.pid, MARK)?.startsWith(prefix) ?? false);
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
