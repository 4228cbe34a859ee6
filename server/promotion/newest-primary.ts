import type { Newest } from "#domain/database/overtaken.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";

/**
 * The newest primary of this database that anything told of; null: nothing did. Acknowledged rows tell its timeline; samples
 * tell its zone as well, and the first moments before the first row. Both have an index for it, since this is asked at every look.
 */
export async function newestPrimary(db: Pick<Database, "$queryRaw">, id: string): Promise<Newest | null> {
  const told = await db.$queryRaw<{ zone: string | null; timeline: number }[]>`
    SELECT NULL AS zone, max(timeline) AS timeline FROM canary WHERE component = ${id} HAVING max(timeline) IS NOT NULL
    UNION ALL
    SELECT substr(known.key, length(${id}) + 2), newest.timeline
    FROM measurement known CROSS JOIN LATERAL (
      SELECT (value ->> 'timeline')::int AS timeline FROM observation
      WHERE key = known.key AND ok AND value ->> 'role' = 'primary' AND value ->> 'timeline' IS NOT NULL
      ORDER BY (value ->> 'timeline')::int DESC LIMIT 1) newest
    WHERE known.component = ${id}`;
  if (told.length === 0) return null;
  const timeline = Math.max(...told.map((one) => one.timeline));
  return { timeline, zones: told.flatMap((one) => (one.timeline === timeline && one.zone !== null ? [one.zone] : [])) };
}

/**
 * What a run saw of the primary it made is a sample like the observers': it may be lost before their next round, and clients are led
 * to it at once.
 */
export async function keepSample(
  db: Pick<Database, "observation">,
  id: string,
  zone: string,
  seen: DatabaseMeasurement,
): Promise<void> {
  const data = [{ key: `${id}:${zone}`, ok: true, value: seen, at: new Date() }];
  await db.observation.createMany({ data, skipDuplicates: true });
}
