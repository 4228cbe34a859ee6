import type { Zone } from "./addresses.ts";
import { countLocal, type LocalCount } from "./count-local.ts";
import type { Manifest } from "./manifest.ts";
import { LOG_CASES_FROM } from "./platform/numbers.ts";
import { findPrimary } from "./postgresql/find-primary.ts";
import { readJournal } from "./writer/journal.ts";

/** The writer's journal held against the rows of the primary. Times are milliseconds. */
export type Count = {
  readonly primary: Zone;
  readonly timeline: number;
  readonly since: string;
  readonly asked: number;
  readonly acknowledged: number;
  /** Acknowledged numbers that are in the primary. */
  readonly surviving: number;
  readonly lost: number;
  /** At most 20 of the lost numbers. */
  readonly lostNumbers: readonly number[];
  /** Numbers that stand in more than one row. */
  readonly duplicated: number;
  /** Asked, not acknowledged, and in the primary all the same: harmless, the customer was told nothing. */
  readonly unacknowledgedRows: number;
  /** Longest time without an acknowledgement, from `since` until now; null when there was none at all. */
  readonly longestGapMs: number | null;
  readonly byZone: Readonly<Record<string, number>>;
  /** The local writers' rows, by the zone of the writer. */
  readonly local: Readonly<Record<string, LocalCount>>;
};

/** Counts to the row what the customer was promised since a time and what is there. */
export async function countCases(manifest: Manifest, since: Date): Promise<Count> {
  const journal = readJournal(manifest.writerJournal);
  const untilMs = Date.now();
  const primary = await findPrimary(manifest);
  try {
    const rows = await primary.client.query<{ number: string; times: string }>(
      "select number, count(*) as times from cases where number > 1000000 and number < $1 group by number",
      [LOG_CASES_FROM],
    );
    const there = new Map(rows.rows.map((row) => [Number(row.number), Number(row.times)]));
    const asked = [...journal.asked].filter(([, at]) => at >= since.getTime());
    const acknowledged = [...journal.acknowledged].filter(([, ack]) => ack.at >= since.getTime());
    const lost = acknowledged.map(([number]) => number).filter((number) => !there.has(number));
    const byZone: Record<string, number> = {};
    for (const [, { zone }] of acknowledged) byZone[zone] = (byZone[zone] ?? 0) + 1;
    return {
      primary: primary.zone,
      timeline: primary.timeline,
      since: since.toISOString(),
      asked: asked.length,
      acknowledged: acknowledged.length,
      surviving: acknowledged.length - lost.length,
      lost: lost.length,
      lostNumbers: lost.slice(0, 20),
      duplicated: [...there.values()].filter((times) => times > 1).length,
      unacknowledgedRows: asked.filter(([number]) => there.has(number) && !journal.acknowledged.has(number)).length,
      longestGapMs: longestGap(
        acknowledged.map(([, ack]) => ack.at),
        since.getTime(),
        untilMs,
      ),
      byZone,
      local: await countLocal(manifest, primary.client, since),
    };
  } finally {
    await primary.client.end().catch(() => {});
  }
}

/** The longest stretch without an acknowledgement; the stretch before the first starts at `from` if that is a real moment. */
export function longestGap(times: readonly number[], from: number, until: number): number | null {
  if (times.length === 0) return null;
  const sorted = [...times].sort((a, b) => a - b);
  const points = from > 0 ? [from, ...sorted, until] : [...sorted, until];
  return points.reduce((longest, at, index) => Math.max(longest, at - (points[index - 1] ?? at)), 0);
}
