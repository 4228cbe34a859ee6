import { rmSync } from "node:fs";
import { PLACES, ZONES, zonesOf } from "./addresses.ts";
import { componentsOf, parseTarget } from "./components.ts";
import { unmountDisks } from "./disks.ts";
import { thawTarget } from "./faults/freeze.ts";
import { liftFaults } from "./faults/lift.ts";
import { treatEverywhere } from "./faults/links.ts";
import { type Manifest, manifestFile } from "./manifest.ts";
import { PARTS } from "./parts.ts";
import { runSql } from "./postgresql/run-tool.ts";
import { killAll } from "./process/end.ts";
import { withLock } from "./process/lock.ts";
import { markedBy } from "./process/members.ts";
import { stopComponent } from "./stop-component.ts";
import { stopWriters } from "./writers.ts";

/**
 * Stops exactly what this lab started: clients first, then databases (primaries before their standbys, so that these have
 * everything), the relays last. Data stays for the next start unless `purge`.
 */
export async function stopLab(
  manifest: Manifest,
  options: { readonly purge?: boolean; readonly told: (line: string) => void },
): Promise<void> {
  await withLock(manifest.stateDir, async () => {
    await stopWriters(manifest);
    await endFaults(manifest);
    const clients = ["haproxy", "console", "ingest", "ingest-canary", "agent", "backups", ...PARTS] as const;
    await Promise.all(
      PLACES.flatMap((place) =>
        clients
          .filter((name) => componentsOf(place).includes(name))
          .map((name) => stopComponent(manifest, place, name)),
      ),
    );
    // After their agents, which would start them again.
    await Promise.all(zonesOf("kr").map((zone) => stopComponent(manifest, zone, "consumers")));
    await stopComponent(manifest, "outside", "webhook");
    options.told("traffic, consoles, the platform and agents stopped");
    const standbys = await Promise.all(
      ZONES.map((zone) =>
        runSql(manifest, zone, "select pg_is_in_recovery()").then(
          (is) => is === "t",
          () => true,
        ),
      ),
    );
    await Promise.all(
      ZONES.filter((_, index) => standbys[index] === false).map((zone) => stopComponent(manifest, zone, "meta-db")),
    );
    await Promise.all(ZONES.map((zone) => stopComponent(manifest, zone, "meta-db")));
    await Promise.all(zonesOf("kr").map((zone) => stopComponent(manifest, zone, "stream")));
    options.told("databases and the stream stopped");
    await Promise.all(PLACES.map((place) => stopComponent(manifest, place, "relay")));
    await killAll(() => markedBy(`${manifest.id}:`));
    rmSync(manifest.runDir, { recursive: true, force: true });
    options.told("relays stopped");
    await unmountDisks(manifest);
    if (options.purge === true) purge(manifest);
  });
}

/** Whatever is frozen goes on, and links carry again: what is to end cleanly must be able to. */
async function endFaults(manifest: Manifest): Promise<void> {
  for (const place of PLACES) await thawTarget(manifest, parseTarget(place));
  for (const place of PLACES) await liftFaults(manifest, parseTarget(place));
  await treatEverywhere(manifest).catch(() => []);
}

/** Removes what the lab wrote, and only that: the state folder may hold other people's things. */
function purge(manifest: Manifest): void {
  rmSync(manifest.postgresRoot, { recursive: true, force: true });
  for (const name of [
    "places",
    "stream",
    "logs",
    "crossing",
    "writer",
    "snapshot",
    "tls",
    "processes",
    "compile-cache",
    "haechi.yaml",
    ...PARTS,
  ]) {
    rmSync(`${manifest.stateDir}/${name}`, { recursive: true, force: true });
  }
  rmSync(manifestFile(manifest.stateDir), { force: true });
}
