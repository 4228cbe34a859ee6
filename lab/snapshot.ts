import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { PLACES, ZONES, zonesOf } from "./addresses.ts";
import { holdsMount } from "./disks.ts";
import { readFaults } from "./faults/kept.ts";
import type { Manifest } from "./manifest.ts";
import { PARTS } from "./parts.ts";
import { archiveOf, HOLDERS } from "./pgbackrest/archive.ts";
import { waitBackedUp } from "./pgbackrest/first-backup.ts";
import { bringDatabasesUp } from "./postgresql/bring-up.ts";
import { withLock } from "./process/lock.ts";
import { bringStreamUp } from "./redis/bring-up.ts";
import { streamPrimariesOf } from "./redis/primaries.ts";
import { assertFirstRoute } from "./route.ts";
import { startComponent } from "./start-component.ts";
import { primariesOf } from "./status.ts";
import { stopComponent } from "./stop-component.ts";
import { waitHealthy } from "./wait-healthy.ts";
import { startedWriters, startWriters, stopWriters } from "./writers.ts";

const run = promisify(execFile);
const COPY_WITHIN_MS = 60_000;
export type Told = (line: string) => void;

export const snapshotFolder = (manifest: Manifest): string => join(manifest.stateDir, "snapshot");
/** Written last: a copy that was interrupted is none. */
export const sealOf = (manifest: Manifest): string => join(snapshotFolder(manifest), "complete");

/**
 * What a case changes, and where its copy lies: databases with their logs, the stream, agents' state, maps and flags, writers' journals. Relays,
 * certificates and addresses stay.
 */
export function partsOf(manifest: Manifest): readonly { readonly from: string; readonly to: string }[] {
  const folder = snapshotFolder(manifest);
  const databases = ZONES.map((zone) => ({
    from: dirname(manifest.zones[zone].postgresql.dataDir),
    to: join(folder, "postgresql", zone),
  }));
  const parts = PARTS.filter((part) => manifest[part] !== null);
  const state = ["places", "stream", "writer", ...parts].map((name) => ({
    from: join(manifest.stateDir, name),
    to: join(folder, name),
  }));
  const archives = (["kr", "jp"] as const).map((region) => ({
    from: archiveOf(manifest, region).folder,
    to: join(folder, "archive", region),
  }));
  return [...databases, ...archives, ...state];
}

/** Copies one part over whatever is there, owners and times included. */
export async function copyPart(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  emptyFolder(to);
  await run("cp", ["-a", "--reflink=auto", `${from}/.`, to], { timeout: COPY_WITHIN_MS });
}

/** Leaves what is mounted within, empty. */
function emptyFolder(folder: string): void {
  for (const name of readdirSync(folder)) {
    const entry = join(folder, name);
    if (holdsMount(entry)) emptyFolder(entry);
    else rmSync(entry, { recursive: true, force: true });
  }
}

/**
 * Copies a healthy lab's state, so that `resetLab` can come back to it. The databases and the stream are stopped cleanly for the copy, primaries
 * first, and started again. Throws when the lab is not healthy: nobody wants to come back to that.
 */
export async function snapshotLab(manifest: Manifest, told: Told = () => {}): Promise<void> {
  await withLock(manifest.stateDir, async () => {
    const primaries = await assertHealthy(manifest);
    await waitBackedUp(manifest);
    const writers = startedWriters(manifest);
    await stopWriters(manifest);
    await Promise.all([
      ...PLACES.map((place) => stopComponent(manifest, place, "agent")),
      ...Object.values(HOLDERS).map((zone) => stopComponent(manifest, zone, "backups")),
    ]);
    await Promise.all(primaries.map((zone) => stopComponent(manifest, zone, "meta-db")));
    await Promise.all(ZONES.map((zone) => stopComponent(manifest, zone, "meta-db")));
    await Promise.all(zonesOf("kr").map((zone) => stopComponent(manifest, zone, "stream")));
    rmSync(sealOf(manifest), { force: true });
    const began = performance.now();
    await Promise.all(partsOf(manifest).map(({ from, to }) => (existsSync(from) ? copyPart(from, to) : null)));
    writeFileSync(sealOf(manifest), `${new Date().toISOString()}\n`);
    told(`copied to ${snapshotFolder(manifest)} (${Math.round(performance.now() - began)} ms)`);
    const [running] = await Promise.all([
      bringDatabasesUp(manifest, manifest.slot, told),
      bringStreamUp(manifest, manifest.slot, told),
      ...PLACES.map((place) => startComponent(manifest, place, "agent")),
      ...Object.values(HOLDERS).map((zone) => startComponent(manifest, zone, "backups")),
    ]);
    await waitHealthy(manifest, running, told);
    await startWriters(manifest, writers);
  });
}

async function assertHealthy(manifest: Manifest): Promise<Awaited<ReturnType<typeof primariesOf>>> {
  const faults = readFaults(manifest.stateDir);
  if (faults.length > 0) throw new Error("A lab with faults in force is not copied: heal it first.");
  const primaries = await primariesOf(manifest);
  for (const region of ["kr", "jp"] as const) {
    const own = zonesOf(region).filter((zone) => primaries.includes(zone));
    if (own.length !== 1)
      throw new Error(`${region} has ${own.length} primaries, not one: such a lab is not copied. Recover it first.`);
    const route = await assertFirstRoute(manifest, region);
    if (/[A-Z]{3}/.test(route)) throw new Error(route);
  }
  const streams = await streamPrimariesOf(manifest);
  if (streams.length !== 1)
    throw new Error(`The stream has ${streams.length} primaries, not one: such a lab is not copied. Recover it first.`);
  return primaries;
}
