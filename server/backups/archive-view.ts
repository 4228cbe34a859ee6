import type { MeasuredRestore } from "#domain/recovery-points/expect-restore.ts";
import { restoreTrend } from "#domain/recovery-points/restore-trend.ts";
import { endsInGap } from "#domain/recovery-points/wal-window.ts";
import type { ArchiveMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";
import type { Damage } from "./read-damage.ts";
import type { RestoreTest } from "./read-tests.ts";

export type RestoreTestRow = {
  readonly at: string;
  readonly target: string;
  readonly passed: boolean;
  /** Copy and replay; null: it did not get that far. */
  readonly tookMs: number | null;
  readonly run: number;
};

/** What a second is picked by, and what restores of it took. */
export type ArchiveView = {
  readonly component: string;
  readonly region: string;
  readonly title: Readonly<Record<string, string>>;
  /** False: what follows was so once, and is known no longer. */
  readonly fresh: boolean;
  readonly windows: readonly { readonly from: string; readonly until: string }[];
  readonly gaps: readonly {
    readonly after: string | null;
    readonly before: string | null;
    readonly segments: number;
  }[];
  /** Before everything that is in trouble in its region now. Null: nothing is, or nothing tells since when. */
  readonly lastGoodAt: string | null;
  /** Log is missing behind the newest stretch. */
  readonly endsInGap: boolean;
  /** Base backups of the last two weeks that a restore could begin with, oldest first. */
  readonly bases: readonly { readonly at: string; readonly label: string }[];
  /** Oldest first. */
  readonly tests: readonly RestoreTestRow[];
  /** For how long a restore would take. */
  readonly measured: readonly MeasuredRestore[];
  /** Whether tenants were still separate in the newest restore. Null: nobody looked. */
  readonly rls: { readonly ok: boolean; readonly at: string } | null;
  /** Of the service whose database it is, for its whole recovery. */
  readonly rtoMs: number | null;
  /** Restores take longer and longer; null: they do not, or nobody can tell. */
  readonly trend: { readonly perDayMs: number; readonly exceedsAt: string | null } | null;
};

const BASES = 500;

export async function readBases(
  db: Database,
  component: string,
  region: string,
  since: Date,
  damage: Damage,
): Promise<ArchiveView["bases"]> {
  const rows = await db.recoveryPoint.findMany({
    where: { component, kind: "base-backup", region, goneAt: null, takenAt: { gte: since } },
    orderBy: { takenAt: "desc" },
    take: BASES,
    select: { takenAt: true, externalId: true, detail: true },
  });
  return rows
    .filter(({ detail, externalId }) => {
      return (detail as { usable?: boolean }).usable !== false && !damage.bases.has(externalId);
    })
    .map((row) => ({ at: row.takenAt.toISOString(), label: row.externalId }))
    .reverse();
}

/** What its newest measurement says of stretches and gaps. */
export function windowsOf(seen: ArchiveMeasurement | null): Pick<ArchiveView, "windows" | "gaps" | "endsInGap"> {
  if (seen === null) return { windows: [], gaps: [], endsInGap: false };
  const newest = seen.windows.reduce((most, one) => Math.max(most, one.lastSegment), Number.NEGATIVE_INFINITY);
  return {
    windows: seen.windows.map((one) => ({ from: one.from, until: one.until ?? one.from })),
    gaps: seen.gaps.map((gap) => ({ after: gap.after, before: gap.before, segments: gap.until - gap.from + 1 })),
    endsInGap: seen.windows.length > 0 && endsInGap(seen.gaps, newest),
  };
}

/** @param tests newest first */
export function testsOf(
  tests: readonly RestoreTest[],
  rtoMs: number | null,
  now: Date,
): Pick<ArchiveView, "tests" | "measured" | "rls" | "trend"> {
  const oldestFirst = [...tests].reverse();
  const timed = oldestFirst.flatMap((test) =>
    test.copyMs === null || test.replayMs === null ? [] : [{ ...test, ms: test.copyMs + test.replayMs }],
  );
  const trend = restoreTrend(timed, rtoMs, now);
  const [looked] = tests.filter((test) => test.copyMs !== null);
  const rls = looked?.checks.find((one) => one.check === "rls");
  return {
    tests: oldestFirst.map((test) => ({
      at: test.at.toISOString(),
      target: test.target.toISOString(),
      passed: test.passed,
      tookMs: test.copyMs === null || test.replayMs === null ? null : test.copyMs + test.replayMs,
      run: test.run,
    })),
    measured: timed.map(({ copyMs, replayMs, walMs }) => ({ copyMs: copyMs ?? 0, replayMs: replayMs ?? 0, walMs })),
    rls: looked === undefined || rls === undefined ? null : { ok: rls.ok, at: looked.at.toISOString() },
    trend: trend && { perDayMs: trend.perDayMs, exceedsAt: trend.exceedsAt?.toISOString() ?? null },
  };
}
