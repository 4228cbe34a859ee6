import type { Place } from "./addresses.ts";
import type { ComponentName } from "./components.ts";
import type { Manifest } from "./manifest.ts";
import { stopPostgres } from "./postgresql/start.ts";
import { killAll, signal, waitUntilGone } from "./process/end.ts";
import { allProcesses, type ProcessIdentity, type ProcessRow } from "./process/identity.ts";
import { markedBy, postgresOf } from "./process/members.ts";
import { forgetProcess, runningProcess } from "./process/start.ts";

const STOP_WITHIN_MS = 3_000;

/**
 * Every process of a component, children included. A database that its agent started is the database's, not the agent's: under
 * systemd, too, it would not end with the agent.
 */
export function processesOf(
  manifest: Manifest,
  place: Place,
  component: ComponentName,
  rows: readonly ProcessRow[] = allProcesses(),
): readonly ProcessRow[] {
  const database = place === "outside" ? [] : postgresOf(manifest.zones[place].postgresql.dataDir, rows);
  if (component === "meta-db") return database;
  const known = runningProcess(manifest.stateDir, `${place}/${component}`);
  const kept = new Set(database.map((row) => row.pid));
  const marked = markedBy(`${manifest.id}:${place}/${component}`, known === null ? [] : [known], rows);
  return marked.filter((row) => !kept.has(row.pid));
}

/** Asks politely, then kills; only processes that belong to this lab are ever signalled. */
export async function stopComponent(manifest: Manifest, place: Place, component: ComponentName): Promise<void> {
  if (component === "meta-db") {
    if (place !== "outside") await stopPostgres(manifest, place);
    return;
  }
  const found: readonly ProcessIdentity[] = processesOf(manifest, place, component);
  for (const target of found) signal(target, "SIGTERM");
  if (!(await waitUntilGone(found, STOP_WITHIN_MS))) await killAll(() => processesOf(manifest, place, component));
  forgetProcess(manifest.stateDir, `${place}/${component}`);
}
