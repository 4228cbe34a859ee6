/**
 * Where everything of the lab stands (README.md, "Addresses"). A zone is a block of loopback addresses; a
 * slot moves the second octet of every block by ten, so that a busy machine can hold the lab elsewhere.
 */
export const ZONES = ["kr-a", "kr-b", "kr-c", "jp-a"] as const;
export type Zone = (typeof ZONES)[number];
/** A zone, or the place outside every zone: the entrance, the witness outside, and the control plane's way in. */
export const PLACES = [...ZONES, "outside"] as const;
export type Place = (typeof PLACES)[number];
export type RegionName = "kr" | "jp";

/** Second octet moves by ten a slot and must stay below 255: 0 … 24. */
export const SLOTS = 25;

const BLOCK: Readonly<Record<Place, readonly [second: number, third: number]>> = {
  "kr-a": [1, 1],
  "kr-b": [1, 2],
  "kr-c": [1, 3],
  "jp-a": [2, 1],
  outside: [9, 0],
};

/** Last octet within a zone's block. `relay` + the index of the other place is where a zone finds that other place. */
const HOST = {
  agentRelay: 5,
  agent: 6,
  egress: 7,
  haproxy: 10,
  console: 20,
  ingest: 21,
  ingestCanary: 22,
  webhook: 23,
  sqlRelay: 30,
  sql: 31,
  relay: 40,
  registryRelay: 50,
  registry: 51,
  keysRelay: 52,
  keys: 53,
  objectsRelay: 54,
  objects: 55,
  streamRelay: 60,
  stream: 61,
} as const;
export const PORT = {
  agent: 7443,
  http: 8080,
  mtls: 8443,
  identity: 4200,
  router: 6432,
  streamRouter: 6380,
  console: 8000,
  ingest: 8010,
  /** Where other zones find the canary: both ingest APIs of its zone are on one address there. */
  canary: 8011,
  webhook: 8020,
  sql: 5432,
  stream: 6379,
  registry: 5000,
  keys: 5001,
  objects: 9000,
  /** A restore that stands beside the database of the zone that holds the archive. */
  scratch: 5433,
} as const;

export type Addresses = {
  /** `127.1.1` */
  readonly prefix: string;
  /** The agent as the control plane reaches it (a relay), and where it listens itself. */
  readonly agentRelay: string;
  readonly agent: string;
  /** Source address of what leaves the zone. */
  readonly egress: string;
  readonly haproxy: string;
  readonly console: string;
  /** The ingest API, and in one zone the canary beside it; outside, who receives alerts. */
  readonly ingest: string;
  readonly ingestCanary: string;
  readonly webhook: string;
  /** PostgreSQL as the control plane reaches it (a relay), and where it listens itself. */
  readonly sqlRelay: string;
  readonly sql: string;
  /** Redis as the control plane reaches it (a relay), and where it listens itself. */
  readonly streamRelay: string;
  readonly stream: string;
  /** In one zone: the registry of images, the key service and the object store, as the control plane reaches them (a relay) and where they listen. */
  readonly registryRelay: string;
  readonly registry: string;
  readonly keysRelay: string;
  readonly keys: string;
  readonly objectsRelay: string;
  readonly objects: string;
  /** Where this place finds another one: the listening address of its own egress relay. */
  readonly towards: Readonly<Record<Place, string>>;
};

export function prefixOf(place: Place, slot: number): string {
  const [second, third] = BLOCK[place];
  return `127.${second + 10 * slot}.${third}`;
}

/** Every address of a place in a slot (0 is the one of the contract). */
export function addressesOf(place: Place, slot: number): Addresses {
  const prefix = prefixOf(place, slot);
  const at = (host: number): string => `${prefix}.${host}`;
  const towards = Object.fromEntries(PLACES.map((other, index) => [other, at(HOST.relay + 1 + index)]));
  return {
    prefix,
    agentRelay: at(HOST.agentRelay),
    agent: at(HOST.agent),
    egress: at(HOST.egress),
    haproxy: at(HOST.haproxy),
    console: at(HOST.console),
    ingest: at(HOST.ingest),
    ingestCanary: at(HOST.ingestCanary),
    webhook: at(HOST.webhook),
    sqlRelay: at(HOST.sqlRelay),
    sql: at(HOST.sql),
    streamRelay: at(HOST.streamRelay),
    stream: at(HOST.stream),
    registryRelay: at(HOST.registryRelay),
    registry: at(HOST.registry),
    keysRelay: at(HOST.keysRelay),
    keys: at(HOST.keys),
    objectsRelay: at(HOST.objectsRelay),
    objects: at(HOST.objects),
    towards: towards as Record<Place, string>,
  };
}

/** Where the next release of the ingest API is tried. */
export const CANARY_ZONE: Zone = "kr-b";
/** What a restore needs besides data (registry, charts, key service, object store) stands in one zone of kr. */
export const PARTS_ZONE: Zone = "kr-b";

export function regionOf(zone: Zone): RegionName {
  return zone.startsWith("kr-") ? "kr" : "jp";
}
export function zonesOf(region: RegionName): readonly Zone[] {
  return ZONES.filter((zone) => regionOf(zone) === region);
}
/** Where a node of the stream stands: in the zones of kr. */
export function hasStream(place: Place): place is Zone {
  return place !== "outside" && regionOf(place) === "kr";
}
export function isZone(name: string): name is Zone {
  return ZONES.some((zone) => zone === name);
}
export function isPlace(name: string): name is Place {
  return PLACES.some((place) => place === name);
}
