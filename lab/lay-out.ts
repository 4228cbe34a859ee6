import { join } from "node:path";
import {
  addressesOf,
  hasStream,
  PARTS_ZONE,
  PLACES,
  type Place,
  PORT,
  regionOf,
  ZONES,
  type Zone,
  zonesOf,
} from "./addresses.ts";
import type { Certificates } from "./certificates.ts";
import { KEY_OF } from "./kms/names.ts";
import type { Manifest, StreamManifest, ZoneManifest } from "./manifest.ts";
import type { Programs } from "./packages.ts";
import type { Part, PartsManifest } from "./parts.ts";
import { MARKERS, SYNTHETIC_TENANT, TENANTS } from "./postgresql/schema.ts";
import type { RunAs } from "./postgresql/user.ts";

export type Ground = Pick<
  Manifest,
  "id" | "stateDir" | "runDir" | "postgresRoot" | "slot" | "passwords" | "identity"
> & {
  readonly programs: Programs;
  readonly runAs: RunAs;
  readonly certificates: Certificates;
  /** Programs of the parts that the lab has. */
  readonly parts: Readonly<Partial<Record<Part, string>>>;
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
    redis: ground.programs.redis,
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
    tenants: { ...TENANTS, synthetic: SYNTHETIC_TENANT },
    writerJournal: join(stateDir, "writer", "journal.txt"),
    webhook: {
      url: `http://${addressesOf("outside", slot).webhook}:${PORT.webhook}`,
      journal: join(stateDir, "writer", "alerts.txt"),
    },
    load: { journal: join(stateDir, "writer", "logs.txt"), control: join(stateDir, "writer", "load.json") },
    ...partsLayOut(ground),
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
      maps: { "maintenance.map": join(own, "maintenance.map"), "limits.map": join(own, "limits.map") },
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
    ingest: hasStream(zone)
      ? { url: `http://${at.ingest}:${PORT.ingest}`, flagsFile: join(own, "ingest-flags.json") }
      : null,
    stream: hasStream(zone) ? streamLayOut(ground, zone) : null,
    agentStateDir,
  };
}

function partsLayOut({ stateDir, slot, parts, passwords }: Ground): PartsManifest {
  const at = addressesOf(PARTS_ZONE, slot);
  const folder = (part: Part): string => join(stateDir, part);
  return {
    registry:
      parts.registry === undefined
        ? null
        : {
            program: parts.registry,
            url: `http://${at.registryRelay}:${PORT.registry}`,
            direct: `http://${at.registry}:${PORT.registry}`,
            folder: folder("registry"),
          },
    charts:
      parts.charts === undefined
        ? null
        : { repository: join(folder("charts"), "repository"), archives: join(folder("charts"), "archives") },
    keys:
      parts.keys === undefined
        ? null
        : {
            program: parts.keys,
            url: `http://${at.keysRelay}:${PORT.keys}`,
            direct: `http://${at.keys}:${PORT.keys}`,
            region: "ap-northeast-2",
            accessKey: "lab",
            secretKey: "lab",
            copies: join(folder("keys"), "copies"),
          },
    objects:
      parts.objects === undefined
        ? null
        : {
            program: parts.objects,
            url: `http://${at.objectsRelay}:${PORT.objects}`,
            direct: `http://${at.objects}:${PORT.objects}`,
            folder: folder("objects"),
            bucket: "evidence",
            region: "kr",
            accessKey: "lab",
            secretKey: passwords.objects,
            kmsKey: KEY_OF.evidence,
            kmsSecret: passwords.objectsKey,
          },
  };
}

function streamLayOut(ground: Ground, zone: Zone): StreamManifest {
  const at = addressesOf(zone, ground.slot);
  const own = placeDir(ground, zone);
  return {
    address: `${at.streamRelay}:${PORT.stream}`,
    direct: `${at.stream}:${PORT.stream}`,
    router: `${at.haproxy}:${PORT.streamRouter}`,
    dataDir: join(ground.stateDir, "stream", zone),
    configFile: join(own, "stream.conf"),
    roleFile: join(own, "stream-role.conf"),
    logFile: join(ground.stateDir, "logs", zone, "stream.log"),
    fenceFile: join(own, "agent", "fence-redis-ingest.json"),
  };
}
