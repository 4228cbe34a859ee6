import type { SignedVote, Vote } from "#agent/protocol.ts";
import type { ServerAddress } from "#domain/routing/desired.ts";
import type { DatabaseMeasurement, EntranceMeasurement, GatewayMeasurement } from "#domain/topology/measurement.ts";

/**
 * One small interface a capability. An adapter that lacks a capability blocks the plan before it starts. Reading methods throw
 * AdapterError and never act; acting methods carry `Act` (fencing token, idempotency key, deadline) and are safe to repeat.
 */
export type Act = {
  /** Region whose lock the token stands for. */
  readonly scope: string;
  readonly token: bigint;
  /** Idempotency key: `<run>:<step>:<what>`; the same key is the same act. */
  readonly key: string;
  /** Absolute end; every call below it is bounded by what remains. */
  readonly signal: AbortSignal;
  /** Told of each outward call, exactly, before and after: these are the rows a person reads. */
  readonly record: (call: CallRecord) => void;
};
export type CallRecord = {
  readonly to: string;
  readonly call: string;
  readonly at: string;
  readonly ms: number;
  readonly ok: boolean;
  readonly repeated: boolean;
  readonly answer?: string | undefined;
};

/** Where reads are bounded too. */
export type Look = {
  readonly signal: AbortSignal;
  /** How often it is tried, soon after one another, when nobody listens there; default 3. */
  readonly attempts?: number;
};

export type AdapterErrorCode =
  | "refused-connection"
  | "timeout"
  | "nonsense"
  | "stale-token"
  | "refused"
  | "not-capable"
  | "failed";
/** What went wrong at the infrastructure, without its raw text reaching a client. `detail` is for the run's facts and logs. */
export class AdapterError extends Error {
  readonly code: AdapterErrorCode;
  readonly target: string;
  readonly detail: string;
  constructor(code: AdapterErrorCode, target: string, detail: string) {
    super(`${target}: ${code}: ${detail}`);
    this.name = "AdapterError";
    this.code = code;
    this.target = target;
    this.detail = detail;
  }
}

export type { ServerAddress } from "#domain/routing/desired.ts";

/** HAProxy, reached through the agent of its zone. Never drains the last healthy server of a backend. */
export interface GatewayPort {
  observeGateway(component: string, zone: string, look: Look): Promise<GatewayMeasurement>;
  observeEntrance(component: string, look: Look): Promise<EntranceMeasurement>;
  setServer(address: ServerAddress, state: "ready" | "drain" | "maint", act: Act): Promise<void>;
  setWeight(address: ServerAddress, weight: number, act: Act): Promise<void>;
  setMap(agent: string, instance: string, file: string, key: string, value: string, act: Act): Promise<void>;
  shutdownSessions(address: ServerAddress, act: Act): Promise<void>;
}

/** PostgreSQL with streaming replication: eyes over SQL, hands through the agent of the node's zone. */
export interface DatabasePort {
  observeNode(component: string, zone: string, look: Look): Promise<DatabaseMeasurement>;
  /** What the zone's agent sees when SQL does not answer. */
  observeHost(
    component: string,
    zone: string,
    look: Look,
  ): Promise<{
    readonly running: boolean;
    readonly fenced: boolean;
    readonly timeline: number | null;
    readonly checkpointLsn: string | null;
  }>;
  fence(component: string, zone: string, act: Act): Promise<void>;
  handOver(component: string, zone: string, act: Act): Promise<{ readonly shutdownLsn: string }>;
  promote(component: string, zone: string, act: Act): Promise<{ readonly timeline: number }>;
  follow(component: string, zone: string, primaryZone: string | null, act: Act): Promise<void>;
  setSynchronous(component: string, zone: string, names: readonly string[], act: Act): Promise<void>;
  /** Start + poll inside; bounded by act.signal. Says how it was brought back. */
  rejoin(
    component: string,
    zone: string,
    primaryZone: string,
    act: Act,
  ): Promise<{ readonly how: "already" | "followed" | "rewound" | "rebuilt" }>;
  /** Writes the numbered canary through the zone routers; resolves when it was acknowledged. Null when nobody acknowledged. */
  writeCanary(
    component: string,
    number: bigint,
    look: Look,
  ): Promise<{ readonly lsn: string; readonly timeline: number } | null>;
  /** Which of these numbers exist on a node, counted there: returns the missing ones (at most 100) and how many. */
  missingCanaries(
    component: string,
    zone: string,
    from: bigint,
    to: bigint,
    acknowledged: readonly bigint[],
    look: Look,
  ): Promise<{ readonly missing: number; readonly sample: readonly bigint[] }>;
  /** True when row-level security is enabled and forced on every tenant table, and a tenant sees only its own rows. */
  rowLevelSecurityHolds(
    component: string,
    zone: string,
    look: Look,
  ): Promise<{ readonly holds: boolean; readonly tables: number; readonly why: string }>;
}

/** Confirms from outside that something is off: proof (a) of design §5. */
export interface PowerPort {
  powerOff(zone: string, component: string, act: Act): Promise<void>;
  isOff(zone: string, component: string, look: Look): Promise<boolean>;
}

export interface FlagsPort {
  observeFlags(component: string, zone: string, look: Look): Promise<Readonly<Record<string, string>>>;
  setFlag(component: string, zone: string, flag: string, value: string, act: Act): Promise<void>;
}

export interface HostPort {
  runCommand(zone: string, command: string, act: Act): Promise<Readonly<Record<string, unknown>>>;
  /** Searches a region's files and crossing bytes for markers: `own` proves the search sees, `foreign` must be 0. */
  searchMarkers(
    zone: string,
    search: string,
    look: Look,
  ): Promise<{ readonly files: number; readonly bytes: number; readonly own: number; readonly foreign: number }>;
}

export interface WitnessPort {
  status(
    agent: string,
    look: Look,
  ): Promise<{ readonly zone: string; readonly version: string; readonly startedAt: string }>;
  /** Asks one agent what it sees of a target; the signature is checked. */
  vote(agent: string, target: string, look: Look): Promise<Vote>;
  /**
   * Asks one agent for everything it sees, in one answer. Each vote was signed by this agent, speaks of another zone than its own and
   * carries this nonce; anything else makes the whole answer `nonsense`.
   */
  votes(agent: string, nonce: string, look: Look): Promise<readonly SignedVote[]>;
}

/** What a customer sees at the entrance. */
export interface EntrancePort {
  probe(
    component: string,
    look: Look,
  ): Promise<{
    readonly status: number;
    readonly region: string | null;
    readonly zone: string | null;
    readonly mode: "full" | "limited" | "maintenance" | null;
    readonly ms: number;
  }>;
}

export type Adapters = {
  readonly gateway: GatewayPort;
  readonly database: DatabasePort;
  readonly power: PowerPort;
  readonly flags: FlagsPort;
  readonly host: HostPort;
  readonly witness: WitnessPort;
  readonly entrance: EntrancePort;
};
