import type { ArchiveFacts, PostgresqlStandard } from "#domain/standards/postgresql.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { ArchiveMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";
import type { Sample } from "../observe/samples.ts";
import { type ArchiveFound, WHOLE_ARCHIVE } from "../recovery-points/content-check.ts";

/** Among as many a proof is looked for: where so many failed since, that is what is told. */
const TESTS = 200;

/** Everything that the standard of an archive is judged by: its newest sample, its restore tests, and what went before its time. */
export async function archiveFacts(
  db: Database,
  component: string,
  sample: Sample | undefined,
  { keepMs, prove }: Pick<PostgresqlStandard, "keepMs" | "prove">,
  now: Date,
): Promise<ArchiveFacts> {
  const [check, tests, [removed]] = await Promise.all([
    db.contentCheck.findUnique({ where: { component_subject: { component, subject: WHOLE_ARCHIVE } } }),
    db.restoreTest.findMany({
      where: { component },
      orderBy: { at: "desc" },
      take: TESTS,
      select: { at: true, passed: true, checks: true },
    }),
    // A backup that builds on one which the tool removed in time goes with it: what counts is its own age when it went.
    db.$queryRaw<{ n: number; at: Date | null }[]>`
      SELECT count(*)::int AS n, max(gone_at) AS at FROM recovery_point
      WHERE component = ${component} AND kind = 'base-backup' AND gone_at IS NOT NULL
        AND gone_at - taken_at < ${keepMs} * interval '1 millisecond'
        AND taken_at > ${new Date(now.getTime() - keepMs)}`,
  ]);
  const [lastTest] = tests;
  // Of all that a test checks, what the site asks for decides.
  const lastProof = tests.find(({ checks }) => prove.check.every((check) => madeIn(checks).get(check) === true));
  const value = sample?.value?.kind === "archive" ? sample.value : null;
  const counts =
    sample !== undefined && !isStale(sample, now) && (sample.ok || (value !== null && value.state !== "ok"));
  return {
    seen: counts && value !== null ? seenOf(value) : null,
    lastSeenAt: sample?.lastGoodAt ?? null,
    removedEarly: removed?.at ? { n: removed.n, at: removed.at } : null,
    lastCheck: check ? checkOf(check) : null,
    lastTest: lastTest ? { at: lastTest.at, ok: lastTest.passed } : null,
    lastProofAt: lastProof?.at ?? null,
    unchecked: lastTest ? prove.check.filter((check) => !madeIn(lastTest.checks).has(check)) : [],
  };
}

/** Which checks a restore test made, and what came of each. */
function madeIn(checks: unknown): ReadonlyMap<string, boolean> {
  const made = checks as readonly { readonly check: string; readonly ok: boolean }[];
  return new Map(made.map(({ check, ok }) => [check, ok]));
}

type Check = { readonly at: Date; readonly ok: boolean; readonly since: Date | null; readonly found: unknown };
function checkOf({ at, ok, since, found }: Check): NonNullable<ArchiveFacts["lastCheck"]> {
  const { damaged, segments } = found as ArchiveFound;
  return { at, ok, since, damaged, segments: segments.checked - segments.valid };
}

const date = (text: string | null) => (text === null ? null : new Date(text));

function seenOf(value: ArchiveMeasurement): NonNullable<ArchiveFacts["seen"]> {
  return {
    state: value.state,
    newestBackupAt: date(value.newestBackupAt),
    oldestBackupAt: date(value.oldestBackupAt),
    retentionMs: value.retentionMs,
    window: {
      timeline: value.timeline,
      historyMissing: value.historyMissing,
      gaps: value.gaps.map((gap) => ({ ...gap, after: date(gap.after), before: date(gap.before) })),
      windows: value.windows.map((one) => ({
        from: new Date(one.from),
        until: date(one.until),
        backups: [],
        stretch: { from: 0, until: one.lastSegment, fromAt: null, untilAt: null },
      })),
    },
  };
}
