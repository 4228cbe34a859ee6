import type { KnownPrimary } from "#domain/database/old-primary.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";
import { askedOf } from "./asked-of.ts";
import { newestPrimary } from "./newest-primary.ts";

type Reading = Pick<Database, "$queryRaw">;
type Sample = { readonly key: string; readonly value: DatabaseMeasurement; readonly at: Date };
export type OldPrimaryKnown = KnownPrimary & { readonly seenAt: Date };

/**
 * The newest primary that was ever observed, from the samples kept; null when none was. Asked in the middle of a
 * promotion: a few index entries, however long the history.
 * @param zones of the component's nodes
 */
export async function lastKnownPrimary(
  db: Reading,
  id: string,
  zones: readonly string[],
): Promise<OldPrimaryKnown | null> {
  const keys = zones.map((zone) => `${id}:${zone}`);
  const [newest] = await db.$queryRaw<Sample[]>`
    SELECT newest.* FROM unnest(${keys}::text[]) AS known (key) CROSS JOIN LATERAL (
      SELECT key, value, at FROM observation
      WHERE key = known.key AND ok AND value ->> 'role' = 'primary' AND value ->> 'timeline' IS NOT NULL
      ORDER BY (value ->> 'timeline')::int DESC, at DESC LIMIT 1) newest
    ORDER BY (newest.value ->> 'timeline')::int DESC, newest.at DESC LIMIT 1`;
  if (!newest) return null;
  const { timeline, lsn } = newest.value;
  const zone = newest.key.slice(id.length + 1);
  const [changes, asked, told] = await Promise.all([
    settingChanges(db, newest),
    askedOf(db, { id, zone, timeline, measured: newest.at }),
    newestPrimary(db, id),
  ]);
  const samples = [newest, ...changes].map(({ value }) => value);
  return { zone, timeline, lsn, samples, asked, newestTold: told?.timeline ?? null, seenAt: newest.at };
}

/** Its first sample with each setting, newest first: of equal neighbours only the oldest says anything. */
function settingChanges(db: Reading, { key, value }: Sample): Promise<Sample[]> {
  return db.$queryRaw<Sample[]>`
    SELECT key, value, at FROM primary_setting WHERE key = ${key} AND timeline = ${value.timeline}::int ORDER BY at DESC`;
}
