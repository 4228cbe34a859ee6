import { mkdirSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { PLACES } from "./addresses.ts";
import { placeDir } from "./lay-out.ts";
import type { Manifest } from "./manifest.ts";
import { archiveOf, writeArchive } from "./pgbackrest/archive.ts";
import { createPrimary, removeNode } from "./postgresql/create.ts";
import { forgetCrossings } from "./relay/ask.ts";
import { startComponent } from "./start-component.ts";
import { stopComponent } from "./stop-component.ts";

/**
 * jp-a from nothing: database, exported files, logs and kept crossings. After the negative control this is the only honest way
 * back, since a deleted row stays in data files and WAL.
 */
export async function remakeAlone(manifest: Manifest): Promise<void> {
  const zone = "jp-a";
  await removeNode(manifest, zone);
  const exported = join(placeDir(manifest, zone), "export");
  rmSync(exported, { recursive: true, force: true });
  mkdirSync(exported, { recursive: true });
  for (const name of readdirSync(manifest.logDirs[zone])) truncateSync(join(manifest.logDirs[zone], name));
  rmSync(manifest.zones[zone].postgresql.logFile, { force: true });
  // Another database: its archive begins anew, and nothing that was copied here stays in it.
  await stopComponent(manifest, zone, "backups");
  rmSync(archiveOf(manifest, "jp").folder, { recursive: true, force: true });
  writeArchive(manifest, "jp");
  await createPrimary(manifest, zone);
  await startComponent(manifest, zone, "backups");
  // Last: connections of the time before may still have carried something.
  await Promise.all(PLACES.map((place) => forgetCrossings(manifest.relays[place])));
}
