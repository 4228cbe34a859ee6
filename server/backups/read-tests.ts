import type { Confidence } from "#domain/recovery-points/recovery-point.ts";
import type { Database } from "../db/client.ts";
import { asConfidence } from "./ladder-of-tests.ts";

/** One restore test that ended. */
export type RestoreTest = {
  readonly at: Date;
  readonly target: Date;
  readonly passed: boolean;
  readonly confidence: Confidence;
  /** Null: it did not get that far. */
  readonly copyMs: number | null;
  readonly replayMs: number | null;
  /** Between its base backup and its second. Null: the backup is not known any more. */
  readonly walMs: number | null;
  readonly backup: string | null;
  readonly checks: readonly { readonly check: string; readonly ok: boolean }[];
  /** Number of its run. */
  readonly run: number;
};

/** Of each archive its newest tests, newest first. */
export async function readTests(db: Database, component: string, most: number): Promise<readonly RestoreTest[]> {
  const tests = await db.restoreTest.findMany({ where: { component }, orderBy: { at: "desc" }, take: most });
  const [runs, bases] = await Promise.all([
    db.run.findMany({
      where: { id: { in: tests.map((test) => test.runId) } },
      select: { id: true, number: true },
    }),
    db.recoveryPoint.findMany({
      where: { component, kind: "base-backup", externalId: { in: tests.flatMap((test) => test.backup ?? []) } },
      select: { externalId: true, takenAt: true },
    }),
  ]);
  const numbers = new Map(runs.map((run) => [run.id, run.number]));
  const taken = new Map(bases.map((base) => [base.externalId, base.takenAt]));
  return tests.map((test) => {
    const base = test.backup === null ? undefined : taken.get(test.backup);
    return {
      at: test.at,
      target: test.target,
      passed: test.passed,
      confidence: asConfidence(test.confidence),
      copyMs: test.copyMs,
      replayMs: test.replayMs,
      walMs: base === undefined ? null : Math.max(0, test.target.getTime() - base.getTime()),
      backup: test.backup,
      checks: test.checks as unknown as RestoreTest["checks"],
      run: numbers.get(test.runId) ?? 0,
    };
  });
}
