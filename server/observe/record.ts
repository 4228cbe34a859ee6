import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";

export type Sample = {
  readonly key: string;
  readonly component: string;
  readonly node: string;
  readonly ok: boolean;
  /** Null: not known; the last known value stays on the measurement, with `ok: false`. */
  readonly value: MeasurementValue | null;
  readonly kind: MeasurementValue["kind"];
  readonly error: string | null;
  readonly at: Date;
  readonly latencyMs: number;
};

/**
 * Stores one sample: newest measurement of its key (with the interval [last good, first failing]) and one observation. An older
 * sample never replaces a newer one.
 */
export async function record(db: Database, sample: Sample, intervalMs: number): Promise<void> {
  const value = sample.value === null ? null : JSON.stringify(sample.value);
  const blank = JSON.stringify({ kind: sample.kind });
  const error = sample.error?.slice(0, 500) ?? null;
  // One statement: both rows or none, without a transaction's round trips, many times a second.
  await db.$executeRaw`
    WITH sample AS (
      INSERT INTO observation (key, ok, value, latency_ms, error, at)
      VALUES (${sample.key}, ${sample.ok}, COALESCE(${value}::jsonb, ${blank}::jsonb), ${sample.latencyMs}, ${error}, ${sample.at}::timestamptz)
      RETURNING *)
    INSERT INTO measurement AS newest (key, component, node, ok, value, error, at, interval_ms, latency_ms, last_good_at, first_failing_at)
    SELECT key, ${sample.component}, ${sample.node}, ok, value, error, at, ${intervalMs}, latency_ms, CASE WHEN ok THEN at END, CASE WHEN ok THEN NULL ELSE at END
    FROM sample
    ON CONFLICT (key) DO UPDATE SET
      component = EXCLUDED.component, node = EXCLUDED.node, ok = EXCLUDED.ok, value = COALESCE(${value}::jsonb, newest.value), error = EXCLUDED.error,
      at = EXCLUDED.at, interval_ms = EXCLUDED.interval_ms, latency_ms = EXCLUDED.latency_ms,
      last_good_at = CASE WHEN EXCLUDED.ok THEN EXCLUDED.at ELSE newest.last_good_at END,
      first_failing_at = CASE WHEN EXCLUDED.ok THEN NULL WHEN newest.ok THEN EXCLUDED.at ELSE COALESCE(newest.first_failing_at, EXCLUDED.at) END
    WHERE newest.at <= EXCLUDED.at`;
}

/** Removes canary numbers older than 24 hours, in batches. `now()`, which an index can answer: `clock_timestamp()` reads it all. */
export async function forgetOld(db: Database, batch = 5_000): Promise<void> {
  while (
    (await db.$executeRaw`DELETE FROM canary WHERE id IN (SELECT id FROM canary WHERE at < now() - interval '24 hours' LIMIT ${batch})`) ===
    batch
  );
}
