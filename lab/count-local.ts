import type { Client } from "pg";
import { type Zone, zonesOf } from "./addresses.ts";
import type { Manifest } from "./manifest.ts";
import { findPrimary } from "./postgresql/find-primary.ts";
import { readJournal } from "./writer/journal.ts";

/** What one zone's local writer was promised by its own server, held against the rows of the primary that counts. */
export type LocalCount = {
  /** Commits asked for; what was refused before that is not counted. */
  readonly asked: number;
  readonly acknowledged: number;
  readonly lost: number;
  /** At most 20 of the lost numbers. */
  readonly lostNumbers: readonly number[];
  readonly duplicated: number;
  /** Committed with the warning that no standby confirmed: not acknowledged, may be lost. */
  readonly unconfirmed: number;
  /** Acknowledged rows by the timeline of the server that acknowledged them. */
  readonly byTimeline: Readonly<Record<string, number>>;
};

/** How often each number of a writer is in the primary. */
type Rows = ReadonlyMap<number, number>;

async function rowsOf(client: Client, zone: Zone): Promise<Rows> {
  const made = await client.query<{ there: boolean }>("select to_regclass('direct_entries') is not null as there");
  if (made.rows[0]?.there !== true) return new Map();
  const rows = await client.query<{ number: string; times: string }>(
    "select number, count(*) as times from direct_entries where writer = $1 group by number",
    [zone],
  );
  return new Map(rows.rows.map((row) => [Number(row.number), Number(row.times)]));
}

export async function countLocal(
  manifest: Manifest,
  primary: Client,
  since: Date,
): Promise<Readonly<Record<string, LocalCount>>> {
  const counts: Record<string, LocalCount> = {};
  for (const zone of zonesOf("kr")) {
    // The journal first: a row acknowledged while we count must not look lost.
    const journal = readJournal(manifest.localJournals[zone] ?? "");
    const there = await rowsOf(primary, zone);
    const acknowledged = [...journal.acknowledged].filter(([, entry]) => entry.at >= since.getTime());
    const lost = acknowledged.map(([number]) => number).filter((number) => !there.has(number));
    const byTimeline: Record<string, number> = {};
    for (const [, { timeline }] of acknowledged) byTimeline[String(timeline)] = (byTimeline[String(timeline)] ?? 0) + 1;
    counts[zone] = {
      asked: [...journal.asked.values()].filter((at) => at >= since.getTime()).length,
      acknowledged: acknowledged.length,
      lost: lost.length,
      lostNumbers: lost.slice(0, 20),
      duplicated: [...there.values()].filter((times) => times > 1).length,
      unconfirmed: [...journal.unconfirmed.values()].filter((entry) => entry.at >= since.getTime()).length,
      byTimeline,
    };
  }
  return counts;
}

/** `at` is when the writer heard of it: an answer that was on its way when its zone froze is heard after the thaw. */
export type AcknowledgedRow = {
  readonly number: number;
  readonly at: Date;
  readonly timeline: number;
  readonly survives: boolean;
};

/**
 * The rows that a zone's own server acknowledged since a time. After a promotion elsewhere, rows with an older timeline than the
 * new primary's are an old primary's promises; each that does not survive is a broken one. Throws when no kr server takes writes.
 */
export async function acknowledgedBy(manifest: Manifest, zone: Zone, since: Date): Promise<readonly AcknowledgedRow[]> {
  const file = manifest.localJournals[zone];
  if (file === undefined) throw new Error(`${zone} has no local writer.`);
  const journal = readJournal(file);
  const primary = await findPrimary(manifest);
  try {
    const there = await rowsOf(primary.client, zone);
    return [...journal.acknowledged]
      .filter(([, entry]) => entry.at >= since.getTime())
      .map(([number, { at, timeline }]) => ({
        number,
        at: new Date(at),
        timeline: timeline ?? 0,
        survives: there.has(number),
      }));
  } finally {
    await primary.client.end().catch(() => {});
  }
}
