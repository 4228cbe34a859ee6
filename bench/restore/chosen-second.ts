import { isArchived, walWindow } from "#domain/recovery-points/wal-window.ts";
import { until } from "../../scripts/stack/until.ts";
import type { TrialSite } from "../../trials/site/site.ts";

export type Chosen = {
  readonly target: Date;
  /** Numbers of acknowledged rows on both sides of it, at most two minutes away. */
  readonly before: readonly bigint[];
  readonly after: readonly bigint[];
};
type Of = { readonly archive: string; readonly database: string };

/** Rows this long are archived before one is chosen: the choice is among seconds, not among two or three. */
const SPAN_MS = 30_000;
const MARGIN_MS = 3_000;
const AROUND_MS = 120_000;
const ARCHIVED_WITHIN_MS = 120_000;

/** Any second that can be restored, and what must be found on both sides of it: a restore test chooses by the same rule. */
export async function chooseSecond(site: TrialSite, { archive, database }: Of): Promise<Chosen> {
  const [from, last] = await until("Rows being archived", ARCHIVED_WITHIN_MS, async () => {
    const { archived, backups } = await site.adapters.archive.list(archive, { signal: AbortSignal.timeout(20_000) });
    const window = walWindow(archived, backups);
    const since = window.windows.at(-1)?.from;
    if (since === undefined) return null;
    const rows = await site.db.canary.findMany({
      where: { component: database, at: { gte: since } },
      orderBy: { number: "asc" },
    });
    const kept = rows.filter((row) => isArchived(window, archived, row.timeline, row.lsn));
    const ends = [kept[0], kept.at(-1)].map((row) => Number(row?.number ?? 0)) as [number, number];
    return ends[1] - ends[0] > SPAN_MS ? ends : null;
  });
  const target = new Date(Math.floor(from + MARGIN_MS + Math.random() * (last - from - 2 * MARGIN_MS)));
  const rows = await site.db.canary.findMany({
    where: {
      component: database,
      at: { gte: new Date(target.getTime() - AROUND_MS), lte: new Date(target.getTime() + AROUND_MS) },
    },
    orderBy: { number: "asc" },
  });
  return {
    target,
    before: rows.filter((row) => row.at <= target).map((row) => row.number),
    after: rows.filter((row) => Number(row.number) > target.getTime()).map((row) => row.number),
  };
}
