import type { FrozenPlan } from "#domain/plans/plan.ts";
import { paceOf } from "#domain/runs/pace.ts";
import { IN_PROGRESS } from "#domain/runs/status.ts";
import type { Database } from "../db/client.ts";
import { stepDurations } from "../durations/past-durations.ts";
import { addFact } from "./legs/run-rows.ts";

/**
 * Writes the fact `step.slow`, once a run, about each running step that takes longer than 95 of 100 past runs of it.
 * @returns `<run number> <step>` told now
 */
export async function tellSlowSteps(db: Database, now: Date): Promise<readonly string[]> {
  const running = await db.runStep.findMany({
    where: { status: "running", startedAt: { not: null }, run: { status: { in: [...IN_PROGRESS] } } },
    select: { id: true, runId: true, stepId: true, action: true, run: { select: { number: true, plan: true } } },
    take: 100,
  });
  const told: string[] = [];
  for (const { id, runId, stepId, action, run } of running) {
    const past = (await stepDurations(db, (run.plan as unknown as FrozenPlan).name, runId))[`${stepId} ${action}`];
    if (!past) continue;
    const said = await db.$transaction(async (tx) => {
      // The row is held, so that a second worker that believes it leads tells nothing twice.
      const [row] = await tx.$queryRaw<{ startedAt: Date }[]>`
        SELECT started_at AS "startedAt" FROM run_step WHERE id = ${id}::uuid AND status = 'running' FOR UPDATE`;
      const elapsedMs = row ? now.getTime() - row.startedAt.getTime() : 0;
      if (paceOf(elapsedMs, past) !== "late") return false;
      const known = await tx.runFact.count({
        where: { runId, key: "step.slow", values: { path: ["step"], equals: stepId } },
      });
      if (known > 0) return false;
      const values = { step: stepId, p95Ms: past.p95Ms, n: past.n };
      await addFact(tx, runId, "measurement", "Haechi", "step.slow", values);
      return true;
    });
    if (said) told.push(`${run.number} ${stepId}`);
  }
  return told;
}
