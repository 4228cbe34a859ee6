import { enoughLock, type WantedLock } from "#domain/objects/enough-lock.ts";
import type { Counted } from "#domain/standards/objects-facts.ts";
import type { Database } from "../db/client.ts";
import { stillMissed } from "./still-missed.ts";

/** What the inventory of one store has now: sums of its folders, which are few, and of its rows only what is wrong, by indexes of their own. */
export type InventoryTotals = {
  readonly versions: number;
  readonly bytes: number;
  readonly newestAt: Date | null;
  /** When the folder was listed that was not listed for longest; null: one never was. */
  readonly listedSince: Date | null;
  readonly since: Date;
};

/** Null: nothing was listed yet. */
export async function readTotals(db: Database, component: string): Promise<InventoryTotals | null> {
  const [row] = await db.$queryRaw<
    {
      versions: bigint;
      bytes: bigint;
      newest: Date | null;
      oldest: Date | null;
      unlisted: bigint;
      since: Date | null;
    }[]
  >`
    SELECT coalesce(sum(versions), 0)::bigint AS versions, coalesce(sum(bytes), 0)::bigint AS bytes, max(newest_at) AS newest,
      min(listed_at) AS oldest, count(*) FILTER (WHERE listed_at IS NULL) AS unlisted, min(first_seen_at) AS since
    FROM object_folder WHERE component = ${component}`;
  if (!row?.since) return null;
  return {
    versions: Number(row.versions),
    bytes: Number(row.bytes),
    newestAt: row.newest,
    listedSince: Number(row.unlisted) > 0 ? null : row.oldest,
    since: row.since,
  };
}

export type GoneCounted = { readonly locked: Counted; readonly early: Counted };

/**
 * Versions that went although they had to be there: locked ones as long as their lock would last, others as long as they would have to be kept.
 * @param keepMs null: nobody says how long anything is kept
 */
export async function readGone(
  db: Database,
  component: string,
  keepMs: number | null,
  now: Date,
): Promise<GoneCounted> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT gone_how AS what, count(*)::int AS n, min(gone_at) AS since, min(key) AS first FROM object_version
    WHERE component = ${component} AND ${stillMissed(keepMs, now)} GROUP BY gone_how`;
  return { locked: counted(rows, "locked"), early: counted(rows, "early") };
}

/** Versions that were read, or listed, and are not what they were or not to be had. */
export async function readBad(db: Database, component: string): Promise<Counted> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT 'bad' AS what, count(*)::int AS n, min(problem_at) AS since, min(key) AS first FROM object_version
    WHERE component = ${component} AND problem IS NOT NULL AND gone_at IS NULL`;
  return counted(rows, "bad");
}

/** How many said themselves how long they are locked, and which of them are locked less than the standard says. */
export async function readLocks(
  db: Database,
  component: string,
  lock: WantedLock,
): Promise<{ readonly asked: number; readonly lacking: Counted }> {
  const { strong, leastMs } = enoughLock(lock);
  const [[all], rows] = await Promise.all([
    db.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM object_version WHERE component = ${component} AND asked_at IS NOT NULL AND gone_at IS NULL`,
    db.$queryRaw<Row[]>`
      SELECT 'lacking' AS what, count(*)::int AS n, min(at) AS since, min(key) AS first FROM object_version
      WHERE component = ${component} AND asked_at IS NOT NULL AND gone_at IS NULL
        AND (lock_mode IS NULL OR lock_mode <> ALL(${[...strong]}::text[]) OR retain_ms < ${leastMs})`,
  ]);
  return { asked: all?.n ?? 0, lacking: counted(rows, "lacking") };
}

type Row = { readonly what: string; readonly n: number; readonly since: Date | null; readonly first: string | null };
const NONE: Counted = { n: 0, since: null, first: null };

function counted(rows: readonly Row[], what: string): Counted {
  const found = rows.find((row) => row.what === what);
  return found === undefined || found.n === 0 ? NONE : { n: found.n, since: found.since, first: found.first };
}
