import type { DatabaseMeasurement } from "../topology/measurement.ts";

type Seen = Pick<DatabaseMeasurement, "replicas" | "synchronousCommit">;

/** How a standby counts whose name several connections bear. */
export const NAMED_TWICE = "ambiguous";

/**
 * A standby's name stands for its zone. Where several connections stream under one, nobody knows which of them PostgreSQL waited for: it
 * may have been another than that zone's. Such a standby counts as synchronous to nobody, and what a COMMIT waited for is not known.
 * Names of no zone (tools that copy) are waited for by nobody.
 */
export function withoutNamedTwice<S extends Seen>(seen: S, zones: readonly string[]): S {
  const streaming = seen.replicas.filter(({ name, state }) => state === "streaming" && zones.includes(name));
  const twice = new Set(streaming.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) !== index));
  if (twice.size === 0) return seen;
  const replicas = seen.replicas.map((one) => (twice.has(one.name) ? { ...one, syncState: NAMED_TWICE } : one));
  return { ...seen, replicas, synchronousCommit: null };
}
