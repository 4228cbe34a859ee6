import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { Act, Look } from "./act.ts";

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
