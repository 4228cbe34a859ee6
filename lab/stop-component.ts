import type { Place } from "./addresses.ts";
import type { ComponentName } from "./components.ts";
import type { Manifest } from "./manifest.ts";
import { stopPostgres } from "./postgresql/start.ts";
import { killAll, signal, waitUntilGone } from "./process/end.ts";
import { allProcesses, type ProcessIdentity, type ProcessRow } from "./process/identity.ts";
import { markedBy, postgresOf, redisOf } from "./process/members.ts";
import { forgetProcess, runningProcess } from "./process/start.ts";
import { stopStream } from "./redis/start.ts";

const STOP_WITHIN_MS = 3_000;

/**
 * Every process of a component, children included. A database, stream or consumer that its agent started is not the agent's: under
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
  const stream = place === "outside" ? null : manifest.zones[place].stream;
  const redis = stream === null ? [] : redisOf(stream.dataDir, stream.configFile, rows);
  if (component === "stream") return redis;
  const known = runningProcess(manifest.stateDir, `${place}/${component}`);
  const consumers = component === "consumers" ? [] : markedBy(`${manifest.id}:${place}/consumers`, [], rows);
  const kept = new Set([...database, ...redis, ...consumers].map((row) => row.pid));
  const marked = markedBy(`${manifest.id}:${place}/${component}`, known === null ? [] : [known], rows);
  return marked.filter((row) => !kept.has(row.pid));
}

/** Asks politely, then kills; only processes that belong to this lab are ever signalled. */
export async function stopComponent(manifest: Manifest, place: Place, component: ComponentName): Promise<void> {
  if (component === "meta-db") {
    if (place !== "outside") await stopPostgres(manifest, place);
    return;
  }
  if (component === "stream") {
    if (place !== "outside") await stopStream(manifest, place);
    return;
  }
  const found: readonly ProcessIdentity[] = processesOf(manifest, place, component);
  for (const target of found) signal(target, "SIGTERM");
  if (!(await waitUntilGone(found, STOP_WITHIN_MS))) await killAll(() => processesOf(manifest, place, component));
  forgetProcess(manifest.stateDir, `${place}/${component}`);
}
