import type { FrozenPlan } from "../plans/plan.ts";
import { answersLoss } from "../response/answers.ts";
import type { Response } from "../response/response.ts";
import type { Subject } from "./cause.ts";
import { endedWell } from "./mitigated.ts";

type Lost = { readonly subject: Subject; readonly confirmedAt: Date; readonly response: Response | null };
type Answering = {
  readonly id: string;
  readonly status: string;
  readonly endedAt: Date | null;
  readonly plan: FrozenPlan;
};

/**
 * Whether a run that ended well has answered a loss: the one that was written down as its answer, or any that left what was lost after
 * it was lost, since the first to be tried may have failed, and a lost region is left by people alone.
 */
export function isAnswered({ subject, confirmedAt, response }: Lost, runs: readonly Answering[]): boolean {
  return runs.filter(endedWell).some(({ id, endedAt, plan }) => {
    if (response?.state === "answered" && response.runId === id) return true;
    return endedAt !== null && endedAt > confirmedAt && (answersLoss(plan, subject) || leaves(plan, subject));
  });
}

/** Customers were taken to another region: nothing is left to do about anything lost in this one. */
function leaves({ mode, from, to }: FrozenPlan, { region }: Subject): boolean {
  return mode === "failover" && region !== null && from === region && to !== null && to !== from;
}
