import { join } from "node:path";
import { addressesOf, PLACES, type Place, PORT, regionOf, ZONES, type Zone, zonesOf } from "./addresses.ts";
import type { Certificates } from "./certificates.ts";
import type { Manifest, ZoneManifest } from "./manifest.ts";
import type { Programs } from "./packages.ts";
import { MARKERS, TENANTS } from "./postgresql/schema.ts";
import type { RunAs } from "./postgresql/user.ts";

export type Ground = Pick<
  Manifest,
  "id" | "stateDir" | "runDir" | "postgresRoot" | "slot" | "passwords" | "identity"
> & {
  readonly programs: Programs;
  readonly runAs: RunAs;
  readonly certificates: Certificates;
};

/** Folder of a place's own files. */
export function placeDir(manifest: Pick<Manifest, "stateDir">, place: Place): string {
  return join(manifest.stateDir, "places", place);
}

/** Works out where everything stands; touches nothing. */
export function layOut(ground: Ground): Manifest {
  const { stateDir, runDir, slot, certificates } = ground;
  const each = <T>(make: (place: Place) => T): Record<Place, T> =>
    Object.fromEntries(PLACES.map((place) => [place, make(place)])) as Record<Place, T>;
  return {
    version: 1,
    profile: "core",
    id: ground.id,
    stateDir,
    runDir,
    postgresRoot: ground.postgresRoot,
    slot,
    binDir: ground.programs.binDir,
    haproxy: ground.programs.haproxy,
    runAs: ground.runAs,
    database: "meta",
    passwords: ground.passwords,
    entrance: `http://${addressesOf("outside", slot).haproxy}:${PORT.http}`,
    identity: ground.identity,
    siteFile: join(stateDir, "haechi.yaml"),
    agents: each((place) => `https://${addressesOf(place, slot).agentRelay}:${PORT.agent}`),
    tls: certificates.client,
    votes: each((place) => certificates.agents[place].votes),
    zones: Object.fromEntries(ZONES.map((zone) => [zone, zoneLayOut(ground, zone)])) as Record<Zone, ZoneManifest>,
    edge: {
      adminSocket: join(runDir, "outside.edge.sock"),
      maps: { "route.map": join(placeDir(ground, "outside"), "route.map") },
    },
    relays: each((place) => join(runDir, `${place}.relay.sock`)),
    crossingDir: join(stateDir, "crossing", "jp-a"),
    logDirs: each((place) => join(stateDir, "logs", place)),
    markers: MARKERS,
    tenants: TENANTS,
    writerJournal: join(stateDir, "writer", "journal.txt"),
    localJournals: Object.fromEntries(zonesOf("kr").map((zone) => [zone, join(stateDir, "writer", `${zone}.txt`)])),
  };
}

function zoneLayOut(ground: Ground, zone: Zone): ZoneManifest {
  const at = addressesOf(zone, ground.slot);
  const own = placeDir(ground, zone);
  const agentStateDir = join(own, "agent");
  const postgresql = join(ground.postgresRoot, zone);
  return {
    region: regionOf(zone),
    gateway: {
      url: `http://${at.haproxy}:${PORT.http}`,
      adminSocket: join(ground.runDir, `${zone}.gateway.sock`),
      maps: { "maintenance.map": join(own, "maintenance.map") },
    },
    router: `${at.haproxy}:${PORT.router}`,
    console: { url: `http://${at.console}:${PORT.console}`, flagsFile: join(own, "console-flags.json") },
    postgresql: {
      address: `${at.sqlRelay}:${PORT.sql}`,
      direct: `${at.sql}:${PORT.sql}`,
      dataDir: join(postgresql, "data"),
      socketDir: join(ground.runDir, `${zone}.pg`),
      logFile: join(postgresql, "log", "postgresql.log"),
      fenceFile: join(agentStateDir, "fence-meta-db.json"),
    },
    agentStateDir,
  };
}
