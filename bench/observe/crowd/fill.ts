import type pg from "pg";
import type { Thing } from "./good-values.ts";
import { writeSamples } from "./observer.ts";

/** What a day of a site leaves behind: samples of every thing, spread over the last day, and two minutes of canaries of each database. */
export async function fill(db: pg.Client, things: readonly Thing[], observations: number): Promise<void> {
  const each = Math.ceil(observations / things.length);
  await db.query(
    `INSERT INTO observation (key, at, ok, value, latency_ms)
     SELECT key, now() - interval '1 day' * (n - 0.5) / $2, true, value, 2
     FROM jsonb_to_recordset($1) AS s(key text, value jsonb), generate_series(1, $2::int) n LIMIT $3`,
    [JSON.stringify(things.map(({ key, value }) => ({ key, value }))), each, observations],
  );
  const databases = new Set(things.flatMap(({ component, value }) => (value.kind === "database" ? [component] : [])));
  await db.query(
    `INSERT INTO canary (id, component, number, lsn, timeline, at)
     SELECT gen_random_uuid(), component, n, '0/5A3D1C8', 3, now() - n * interval '1 second'
     FROM unnest($1::text[]) component, generate_series(1, 120) n`,
    [[...databases]],
  );
  await writeSamples(db, things);
  await db.query("ANALYZE");
}
