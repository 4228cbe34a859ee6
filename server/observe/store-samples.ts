import { figureOf } from "#domain/topology/figure.ts";
import { CLOCKS_APART_MS } from "#domain/topology/freshness.ts";
import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";
import { sqlState } from "../db/sql-state.ts";
import { makePartitions } from "./partitions.ts";

export type Sample = {
  readonly key: string;
  readonly component: string;
  readonly node: string;
  readonly ok: boolean;
  /** Null: not known; the last known value stays on the measurement, with `ok: false`. */
  readonly value: MeasurementValue | null;
  readonly kind: MeasurementValue["kind"];
  readonly error: string | null;
  /** When it was measured, however much later it is stored. */
  readonly at: Date;
  readonly intervalMs: number;
  readonly latencyMs: number | null;
};

/** PostgreSQL's "no partition of relation found for row" comes under the number of every failed check. */
const CHECK_VIOLATION = "23514";

/**
 * Stores samples, each of another key: the newest measurement of each (with the interval [last good, first failing]) and one
 * observation, in one statement. An older sample never replaces a newer one, but one that was written by a clock that was ahead.
 */
export async function storeSamples(db: Database, samples: readonly Sample[]): Promise<void> {
  if (samples.length === 0) return;
  try {
    await insert(db, samples);
  } catch (error) {
    if (sqlState(error) !== CHECK_VIOLATION) throw error;
    // A clock that jumped, or a leader that was away for days: there is no partition of that day yet.
    const times = samples.map(({ at }) => at.getTime());
    await makePartitions(db, "observation", new Date(Math.min(...times)), new Date(Math.max(...times) + 1));
    await insert(db, samples);
  }
}

async function insert(db: Database, samples: readonly Sample[]): Promise<void> {
  const rows = JSON.stringify(samples.map(rowOf));
  // Ordered by key, so that two writers wait for each other's rows in one order. A value that is a kind alone tells nothing.
  await db.$executeRaw`
    WITH sample AS (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS row (key text, component text, node text, ok boolean, value jsonb, figure float8,
        error text, at timestamptz, interval_ms int, latency_ms float8)
      ORDER BY key),
    observed AS (
      INSERT INTO observation (key, at, ok, figure, value, latency_ms, error)
      SELECT key, at, ok, figure, value, latency_ms, error FROM sample
      ON CONFLICT (key, at) DO NOTHING)
    INSERT INTO measurement AS newest
      (key, component, node, ok, value, figure, error, at, interval_ms, latency_ms, last_good_at, first_failing_at)
    SELECT key, component, node, ok, value, figure, error, at, interval_ms, latency_ms, CASE WHEN ok THEN at END, CASE WHEN NOT ok THEN at END
    FROM sample
    ON CONFLICT (key) DO UPDATE SET
      component = EXCLUDED.component, node = EXCLUDED.node, ok = EXCLUDED.ok, figure = EXCLUDED.figure, error = EXCLUDED.error,
      value = CASE WHEN EXCLUDED.value - 'kind' = '{}' THEN newest.value ELSE EXCLUDED.value END,
      at = EXCLUDED.at, interval_ms = EXCLUDED.interval_ms, latency_ms = EXCLUDED.latency_ms,
      last_good_at = CASE WHEN EXCLUDED.ok THEN EXCLUDED.at WHEN newest.last_good_at <= EXCLUDED.at THEN newest.last_good_at END,
      first_failing_at = CASE WHEN EXCLUDED.ok THEN NULL WHEN newest.ok THEN EXCLUDED.at ELSE LEAST(newest.first_failing_at, EXCLUDED.at) END
    WHERE newest.at <= EXCLUDED.at OR newest.at > clock_timestamp() + ${CLOCKS_APART_MS} * interval '1 millisecond'`;
}

function rowOf({ key, component, node, ok, value, kind, error, at, intervalMs, latencyMs }: Sample) {
  return {
    key,
    component,
    node,
    ok,
    value: value ?? { kind },
    figure: figureOf(value),
    error: error?.slice(0, 500) ?? null,
    at,
    interval_ms: intervalMs,
    latency_ms: latencyMs,
  };
}
