import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { RunOutcome } from "#domain/runs/outcome.ts";
import { MOVES } from "#domain/runs/rehearsal.ts";
import { ENDED_WELL } from "#domain/runs/status.ts";
import type { Database } from "../db/client.ts";

/** What the newest run that measured something achieved, with the run it rests on. */
export type Achieved = { readonly ms: number; readonly run: number; readonly at: string; readonly planned: boolean };

export type PastRun = {
  readonly number: number;
  readonly endedAt: Date;
  readonly startedAt: Date | null;
  readonly lastGoodAt: Date | null;
  readonly firstFailingAt: Date | null;
  readonly regions: readonly string[];
  readonly planned: boolean;
  /** Brought something back: it restores no service, so it achieves no recovery time. */
  readonly returns: boolean;
  readonly outcome: RunOutcome | null;
  /** Those that did something; what was found so did not help. */
  readonly steps: readonly {
    readonly action: string;
    readonly startedAt: Date | null;
    readonly endedAt: Date | null;
  }[];
};

const DID_SOMETHING = { status: "done", OR: [{ acted: true }, { decision: "done" }] };
/** So many of a region are looked at: not each of them measured everything. */
const NEWEST = 20;

/** The newest completed runs of each region, newest first: evidence of what was really achieved. */
export async function readPastRuns(db: Database, regions: readonly string[]): Promise<readonly PastRun[]> {
  const runs = await db.run.findMany({
    where: { number: { in: await newestOfRegions(db, regions) } },
    include: { steps: { where: DID_SOMETHING, select: { action: true, startedAt: true, endedAt: true } } },
    orderBy: { number: "desc" },
  });
  return runs.flatMap((run) =>
    run.endedAt
      ? [
          {
            number: run.number,
            endedAt: run.endedAt,
            startedAt: run.startedAt,
            lastGoodAt: run.lastGoodAt,
            firstFailingAt: run.firstFailingAt,
            regions: run.regions,
            planned: (run.plan as unknown as FrozenPlan).mode !== "failover",
            returns: (run.plan as unknown as FrozenPlan).mode === "return",
            outcome: run.outcome as RunOutcome | null,
            steps: run.steps,
          },
        ]
      : [],
  );
}

/**
 * Proofs that stand beside everything (restore tests, verifications of objects) are made all the time and touch no region: versions of plans
 * with such runs are passed over. What is read does not grow with them: each version is hopped to in the index of versions and numbers,
 * and asked for as a range of one, so that its runs are taken from there in their order and not searched for among all others.
 */
async function newestOfRegions(db: Database, regions: readonly string[]): Promise<number[]> {
  const found = await db.$queryRaw<{ number: number }[]>`
    WITH RECURSIVE version AS (
      (SELECT plan_version_id AS id, regions FROM run ORDER BY plan_version_id, number DESC LIMIT 1)
      UNION ALL
      SELECT next.* FROM version, LATERAL (
        SELECT plan_version_id AS id, regions FROM run WHERE plan_version_id > version.id
        ORDER BY plan_version_id, number DESC LIMIT 1) next)
    SELECT DISTINCT newest.number FROM unnest(${regions}::text[]) AS region(name), LATERAL (
      SELECT own.number FROM version, LATERAL (
        SELECT number FROM run WHERE plan_version_id BETWEEN version.id AND version.id
          AND status = ANY(${[...ENDED_WELL]}) AND ended_at IS NOT NULL AND region.name = ANY(run.regions)
        ORDER BY plan_version_id, number DESC LIMIT ${NEWEST}) own
      WHERE version.regions <> '{}' ORDER BY own.number DESC LIMIT ${NEWEST}) newest`;
  return found.map(({ number }) => number);
}

/** What each run of this region achieved for which `measure` has a figure, newest first. */
export function achievementsOf(
  runs: readonly PastRun[],
  region: string,
  measure: (run: PastRun) => number | null,
): readonly Achieved[] {
  return runs
    .filter((run) => run.regions.includes(region))
    .flatMap((run) => {
      const ms = measure(run);
      return ms === null ? [] : [{ ms, run: run.number, at: run.endedAt.toISOString(), planned: run.planned }];
    });
}

/** The newest of them; null: no run measured it. */
export function achievedBy(
  runs: readonly PastRun[],
  region: string,
  measure: (run: PastRun) => number | null,
): Achieved | null {
  return achievementsOf(runs, region, measure)[0] ?? null;
}

/** Longest time customers were not served at the entrance, never less than what its samples can tell apart. */
export function entranceGap({ outcome, returns }: PastRun): number | null {
  if (returns || !outcome || outcome.gapMs === null) return null;
  return Math.max(outcome.gapMs, outcome.gapResolutionMs ?? 0);
}

/**
 * From the last good observation (planned: from the first touch of the database) to the routers pointing at the new primary. Of a run that
 * moved no primary there is none: no database was out. Nor of a loss of which nobody knows when all was last good: its clock would begin
 * with the repair.
 */
export function databaseOutage(run: PastRun): number | null {
  const touched = run.steps.filter((step) => step.action.startsWith("database."));
  if (!touched.some(({ action }) => MOVES.includes(action))) return null;
  if (!run.planned && run.firstFailingAt && !run.lastGoodAt) return null;
  const routed = touched.filter((step) => step.action === "database.route").map((step) => step.endedAt?.getTime() ?? 0);
  const began =
    run.lastGoodAt?.getTime() ??
    Math.min(...touched.map((step) => step.startedAt?.getTime() ?? Number.POSITIVE_INFINITY));
  if (routed.length === 0 || !Number.isFinite(began)) return null;
  return Math.max(0, Math.max(...routed) - began);
}

/** Canary rows lost, as time: one row a second, and the second they cannot tell apart. Zero rows lost is zero. */
export function canaryLoss(run: PastRun): number | null {
  const lost = run.outcome?.rowsLost;
  if (lost === null || lost === undefined) return null;
  return lost === 0 ? 0 : (lost + 1) * 1_000;
}

/** First failing observation to the first finished act (mission A3). */
export function mitigation(run: PastRun): number | null {
  if (run.planned || !run.firstFailingAt) return null;
  const acts = run.steps
    .filter((step) => !/^(check|probe|proof|manual)\./.test(step.action))
    .flatMap((step) => (step.endedAt ? [step.endedAt.getTime()] : []));
  return acts.length === 0 ? null : Math.max(0, Math.min(...acts) - run.firstFailingAt.getTime());
}

/** Last good observation to the verified end. */
export function serviceNormal(run: PastRun): number | null {
  return run.planned || !run.lastGoodAt ? null : run.endedAt.getTime() - run.lastGoodAt.getTime();
}
