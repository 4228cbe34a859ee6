import { specOf } from "#domain/plans/placement.ts";
import { BEFORE_START } from "#domain/runs/status.ts";
import type { RunView, StepView } from "#server/failovers/router.ts";

/** Of what a run did so far, newest first: that is the order in which it is taken back. */
export type Cancelling = {
  /** Everything in force, and what still runs to the end of its call. */
  readonly inForce: readonly StepView[];
  readonly takenBack: readonly StepView[];
  readonly kept: readonly StepView[];
};

/** What cancelling leaves and what it could take back, by the engine's own rule (server/engine/legs/compensate.ts). */
export function cancelling({ status, plan, steps }: Pick<RunView, "status" | "plan" | "steps">): Cancelling {
  if (BEFORE_START.has(status)) return { inForce: [], takenBack: [], kept: [] };
  const inForce = steps
    .filter((step) => step.phase === "step" && changes(step.action) && isInForce(step))
    .toSorted((a, b) => endOf(b) - endOf(a) || b.position - a.position);
  const hasWayBack = new Set(plan.steps.filter((step) => step.undo !== null).map((step) => step.id));
  return {
    inForce,
    takenBack: inForce.filter((step) => hasWayBack.has(step.id)),
    kept: inForce.filter((step) => !hasWayBack.has(step.id)),
  };
}

export function isIrreversible(action: string): boolean {
  return specOf(action)?.irreversible !== undefined;
}

/** Found as it should be is not in force through this run: it is left as it was found. */
function isInForce({ status, acted, decision }: StepView): boolean {
  return status === "running" || (status !== "compensated" && (acted || decision?.what === "done"));
}

function changes(action: string): boolean {
  const spec = specOf(action);
  return spec?.reads !== true && spec?.person !== true;
}

function endOf({ endedAt }: StepView): number {
  return endedAt === null ? Number.POSITIVE_INFINITY : Date.parse(endedAt);
}
