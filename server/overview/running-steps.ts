import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Durations } from "#domain/runs/durations.ts";
import { IN_PROGRESS } from "#domain/runs/status.ts";
import type { Database } from "../db/client.ts";
import { stepDurations } from "../durations/past-durations.ts";

/** A step that runs now, and how long it took before: who looks judges by their clock whether it is late (domain/runs/pace.ts). */
export type RunningStep = {
  readonly run: number;
  readonly id: string;
  readonly title: Readonly<Record<string, string>>;
  readonly startedAt: string;
  readonly past: Durations;
};

export async function runningSteps(db: Database): Promise<readonly RunningStep[]> {
  const steps = await db.runStep.findMany({
    where: { status: "running", startedAt: { not: null }, run: { status: { in: [...IN_PROGRESS] } } },
    include: { run: { select: { number: true, plan: true } } },
    take: 50,
  });
  const found = steps.map(async ({ stepId, action, title, startedAt, runId, run }): Promise<RunningStep[]> => {
    const past = (await stepDurations(db, (run.plan as unknown as FrozenPlan).name, runId))[`${stepId} ${action}`];
    if (!past || !startedAt) return [];
    const shown = { title: title as RunningStep["title"], startedAt: startedAt.toISOString() };
    return [{ run: run.number, id: stepId, ...shown, past }];
  });
  return (await Promise.all(found)).flat();
}
