import type pg from "pg";
import type { Thing } from "./good-values.ts";

/** One row a thing in both tables, in one statement: what a worker's batch of samples is to the database. */
const WRITE = `
  WITH sample AS (
    SELECT s.key, s.component, s.node, s.value, now() AS at
    FROM jsonb_to_recordset($1) AS s(key text, component text, node text, value jsonb)),
  kept AS (INSERT INTO observation (key, at, ok, value, latency_ms) SELECT key, at, true, value, 2 FROM sample)
  INSERT INTO measurement (key, component, node, ok, value, at, interval_ms, latency_ms, last_good_at)
  SELECT key, component, node, true, value, at, $2, 2, at FROM sample
  ON CONFLICT (key) DO UPDATE SET ok = true, value = EXCLUDED.value, at = EXCLUDED.at, latency_ms = 2, last_good_at = EXCLUDED.at`;

/** How often each thing is measured. */
export const EVERY_MS = 10_000;
const SLICE_MS = 100;

/** @returns when the database has committed */
export async function writeSamples(db: pg.Client, things: readonly Thing[]): Promise<void> {
  const rows = things.map(({ key, component, node, value }) => ({ key, component, node, value }));
  await db.query(WRITE, [JSON.stringify(rows), EVERY_MS]);
}

/**
 * Measures all things each 10 s, spread evenly: a batch each 100 ms, as a worker writes what came in meanwhile.
 * @param held keys that are left alone as long as they stand there
 */
export function observe(db: pg.Client, things: readonly Thing[], held: ReadonlySet<string>): { stop(): Promise<void> } {
  let at = 0;
  let written = Promise.resolve();
  const slice = Math.max(1, Math.round((things.length * SLICE_MS) / EVERY_MS));
  const timer = setInterval(() => {
    const batch = Array.from({ length: slice }, (_, index) => things[(at + index) % things.length]);
    at = (at + slice) % things.length;
    written = written.then(() =>
      writeSamples(
        db,
        batch.flatMap((one) => (one && !held.has(one.key) ? [one] : [])),
      ),
    );
  }, SLICE_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await written;
    },
  };
}
