import { specOf } from "#domain/plans/placement.ts";
import { readTold } from "#domain/reason.ts";
import { exceptionsOf, longestGap, type RunOutcome } from "#domain/runs/outcome.ts";
import type { Database } from "../../db/client.ts";
import { engine } from "../engine.ts";
import { entrancesOf } from "../steps/site.ts";
import type { LoadedRun } from "./load-leg.ts";

/** Samples this long before the clock are needed to see the last good one. */
const LEAD_MS = 5_000;

/** What the run measurably did; what was not measured is null. */
export async function measureOutcome(run: LoadedRun): Promise<RunOutcome> {
  const { db } = engine();
  const databases = databasesOf(run);
  const [steps, gap, unprotected] = await Promise.all([
    db.runStep.findMany({ where: { runId: run.id }, orderBy: { position: "asc" } }),
    entranceGap(db, run),
    db.unprotected.findMany({ where: { component: { in: databases } } }),
  ]);
  const proof = steps.find((step) => step.action === "proof.no-loss" && step.status === "done");
  const lost = sumOf(
    steps.filter((step) => step.action === "proof.no-loss" && step.status === "done").map((step) => step.facts),
    "rowsLost",
  );
  const acknowledged = proof ? sumOf([proof.facts], "rowsAcknowledged") : null;
  const settled = exceptionsOf(
    steps
      .filter((step) => step.phase !== "compensation")
      .map((step) => ({ ...step, manual: specOf(step.action)?.person === true })),
  );
  return {
    rowsAcknowledged: acknowledged,
    rowsLost: lost,
    gapMs: gap?.gapMs ?? null,
    gapResolutionMs: gap?.resolutionMs ?? null,
    exceptions: [
      ...settled,
      ...unprotected.map((one) => ({
        stepId: one.component,
        kind: "unprotected" as const,
        why: "",
        reasons: readTold(one.because),
      })),
    ],
    protected: databases.length === 0 ? null : unprotected.length === 0,
  };
}

/** Databases whose state this run changes. */
function databasesOf(run: LoadedRun): string[] {
  const ids = run.plan.steps.flatMap((step) => {
    const id = step.with["component"];
    return step.action.startsWith("database.") && typeof id === "string" ? [id] : [];
  });
  return [...new Set(ids)];
}

async function entranceGap(db: Database, run: LoadedRun) {
  const row = await db.run.findUniqueOrThrow({ where: { id: run.id }, select: { startedAt: true, lastGoodAt: true } });
  const from = row.lastGoodAt ?? row.startedAt;
  if (!from) return null;
  const { topology } = await engine().site();
  const keys = [
    ...new Set(
      run.regions.flatMap((region) => entrancesOf(topology, region).map((entrance) => `${entrance.id}:probe`)),
    ),
  ];
  const samples = await db.observation.findMany({
    where: { key: { in: keys }, at: { gte: new Date(from.getTime() - LEAD_MS) } },
    orderBy: { at: "asc" },
    select: { key: true, at: true, ok: true },
  });
  const gaps = keys
    .map((key) =>
      longestGap(samples.filter((one) => one.key === key).map((one) => ({ at: one.at.getTime(), served: one.ok }))),
    )
    .filter((one) => one !== null);
  return gaps.sort((a, b) => b.gapMs - a.gapMs)[0] ?? null;
}

function sumOf(facts: readonly unknown[], name: string): number | null {
  const figures = facts.flatMap((one) => {
    const value = (one as Record<string, unknown> | null)?.[name];
    return typeof value === "number" ? [value] : [];
  });
  return figures.length === 0 ? null : figures.reduce((sum, one) => sum + one, 0);
}
