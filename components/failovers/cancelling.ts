import { specOf } from "#domain/plans/placement.ts";
import { inForce } from "#domain/runs/in-force.ts";
import { BEFORE_START } from "#domain/runs/status.ts";
import type { RunView, StepView } from "#server/failovers/router.ts";

/** Of what a run did so far, newest first: that is the order in which it is taken back. */
export type Cancelling = {
  /** Everything in force, and what still runs to the end of its call. */
  readonly inForce: readonly StepView[];
  readonly takenBack: readonly StepView[];
  readonly kept: readonly StepView[];
  /** What people confirmed that they did because a step asked for it: no run takes that back. */
  readonly byHand: readonly StepView[];
};

/** What cancelling leaves and what it could take back. What still runs will have acted by then. */
export function cancelling({ status, plan, steps }: Pick<RunView, "status" | "plan" | "steps">): Cancelling {
  if (BEFORE_START.has(status)) return { inForce: [], takenBack: [], kept: [], byHand: [] };
  const own = steps.filter(({ phase }) => phase === "step");
  const done = inForce(own, (step) => ({
    ...step,
    acted: step.acted || step.status === "running",
    doneByPerson: step.decision?.what === "done",
    endedMs: step.endedAt === null ? null : Date.parse(step.endedAt),
  }));
  const hasWayBack = new Set(plan.steps.filter((step) => step.undo !== null).map((step) => step.id));
  return {
    inForce: done,
    takenBack: done.filter((step) => hasWayBack.has(step.id)),
    kept: done.filter((step) => !hasWayBack.has(step.id)),
    // Only this one asks for a hand; what else people decide in a run's midst, the run does or leaves.
    byHand: own.filter(({ action, decision }) => action === "manual.confirm" && decision?.what === "done").toReversed(),
  };
}

export function isIrreversible(action: string): boolean {
  return specOf(action)?.irreversible !== undefined;
}
