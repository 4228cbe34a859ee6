/**
 * Where everything of the lab stands (docs/architecture.md, "The lab's addresses"). A zone is a block of loopback addresses; a
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
  sqlRelay: 30,
  sql: 31,
  relay: 40,
} as const;
export const PORT = {
  agent: 7443,
  http: 8080,
  mtls: 8443,
  identity: 4200,
  router: 6432,
  console: 8000,
  sql: 5432,
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
  /** PostgreSQL as the control plane reaches it (a relay), and where it listens itself. */
  readonly sqlRelay: string;
  readonly sql: string;
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
    sqlRelay: at(HOST.sqlRelay),
    sql: at(HOST.sql),
    towards: towards as Record<Place, string>,
  };
}

export function regionOf(zone: Zone): RegionName {
  return zone.startsWith("kr-") ? "kr" : "jp";
}
export function zonesOf(region: RegionName): readonly Zone[] {
  return ZONES.filter((zone) => regionOf(zone) === region);
}
export function isZone(name: string): name is Zone {
  return ZONES.some((zone) => zone === name);
}
export function isPlace(name: string): name is Place {
  return PLACES.some((place) => place === name);
}
