import type { PrimarySample } from "#domain/database/settings-in-force.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";

/** How far back settings of the old primary are taken as «may have been in force since it was last seen». */
const SETTINGS_WINDOW_MS = 120_000;

export type OldPrimaryKnown = {
  readonly zone: string;
  readonly timeline: number | null;
  readonly lsn: string | null;
  /** What it was seen with on its timeline, newest first. */
  readonly samples: readonly PrimarySample[];
  readonly seenAt: Date;
};

/**
 * The newest primary that was ever observed, from the samples kept; null when none was.
 * @param zones of the component's nodes
 */
export async function lastKnownPrimary(
  db: Pick<Database, "$queryRaw" | "canary">,
  id: string,
  zones: readonly string[],
): Promise<OldPrimaryKnown | null> {
  const keys = zones.map((zone) => `${id}:${zone}`);
  const rows = await db.$queryRaw<{ key: string; value: DatabaseMeasurement; at: Date }[]>`
    SELECT key, value, at FROM observation
    WHERE key = ANY(${keys}::text[]) AND ok AND value ->> 'role' = 'primary' ORDER BY (value ->> 'timeline')::int DESC NULLS LAST, at DESC LIMIT 240`;
  const newest = rows[0];
  if (!newest) return null;
  const since = newest.at.getTime() - SETTINGS_WINDOW_MS;
  const own = rows.filter(
    (row) => row.key === newest.key && row.value.timeline === newest.value.timeline && row.at.getTime() >= since,
  );
  return {
    zone: newest.key.slice(id.length + 1),
    timeline: newest.value.timeline,
    lsn: newest.value.lsn,
    samples: (await promotedUnseen(db, id, newest.value.timeline)) ? [] : own.map((row) => row.value),
    seenAt: newest.at,
  };
}

/**
 * A canary row was acknowledged on a newer timeline than any measured: a primary was promoted and lost before it was looked at, and
 * what it waited for is not known. Nothing may be concluded from the settings of the one before.
 */
async function promotedUnseen(db: Pick<Database, "canary">, id: string, timeline: number | null): Promise<boolean> {
  const newest = await db.canary.findFirst({
    where: { component: id },
    orderBy: { number: "desc" },
    select: { timeline: true },
  });
  return newest !== null && timeline !== null && newest.timeline > timeline;
}
