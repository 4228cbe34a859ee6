import { STEP_SETTLED, type StepStatus } from "./status.ts";

export type Waiting = {
  readonly id: string;
  readonly needs: readonly string[];
  readonly onFailure: "stop" | "continue";
};

/**
 * The steps to start now, in the plan's order: not settled, and everything they need is settled. A failed step with
 * `onFailure: continue` counts as settled (it is recorded as an exception). Deterministic: same rows, same wave.
 */
export function nextWave<Step extends Waiting>(
  steps: readonly Step[],
  statuses: Readonly<Record<string, StepStatus>>,
): Step[] {
  const settled = new Set(steps.filter((step) => isSettled(step, statuses[step.id])).map((step) => step.id));
  const known = new Set(steps.map((step) => step.id));
  return steps.filter(
    (step) => !settled.has(step.id) && step.needs.every((need) => settled.has(need) || !known.has(need)),
  );
}

/** True when the step asks for nothing more. */
export function isSettled(step: Waiting, status: StepStatus | undefined): boolean {
  if (status === undefined) return false;
  return STEP_SETTLED.has(status) || (status === "failed" && step.onFailure === "continue");
}

/** Steps that stop the leg: a person must decide. In the plan's order. */
export function stoppers<Step extends Waiting>(
  steps: readonly Step[],
  statuses: Readonly<Record<string, StepStatus>>,
): Step[] {
  return steps.filter((step) => {
    const status = statuses[step.id];
    return status === "waiting_for_person" || (status === "failed" && step.onFailure === "stop");
  });
}
