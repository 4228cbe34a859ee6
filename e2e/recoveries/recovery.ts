import type { Count } from "#lab/count.ts";
import { type RunRow, type StepRow, stepRows } from "../failovers/run-rows.ts";
import type { StackAt } from "../stack/stack.ts";
import type { Finding } from "./finding.ts";

/** One recovery as it really went: what the report says of it. Times in ms. */
export type Recovery = {
  readonly name: string;
  readonly run: string;
  readonly status: string;
  /** From the last good and the first failing observation to the end; null for a planned one. */
  readonly clock: {
    readonly fromLastGoodMs: number | null;
    readonly fromFirstFailingMs: number | null;
    readonly executeMs: number | null;
  };
  /** Measured by the steady customer: the longest time without an acknowledged case, and rows acknowledged and lost. */
  readonly measured: {
    readonly gapMs: number | null;
    readonly acknowledged: number;
    readonly lost: number;
    readonly duplicated: number;
  } | null;
  readonly outcome: unknown;
  readonly steps: readonly {
    readonly id: string;
    readonly status: string;
    readonly attempts: number;
    readonly ms: number | null;
  }[];
  readonly findings: readonly Finding[];
};

export async function describeRecovery(
  stack: StackAt,
  name: string,
  run: RunRow,
  count: Count | null,
  findings: readonly Finding[],
): Promise<Recovery> {
  const since = (at: Date | null) => (at && run.ended_at ? run.ended_at.getTime() - at.getTime() : null);
  const steps = await stepRows(stack, run.id);
  return {
    name,
    run: `FO-${String(run.number).padStart(4, "0")}`,
    status: run.status,
    clock: {
      fromLastGoodMs: since(run.last_good_at),
      fromFirstFailingMs: since(run.first_failing_at),
      executeMs: since(run.started_at),
    },
    measured: count && {
      gapMs: count.longestGapMs,
      acknowledged: count.acknowledged,
      lost: count.lost,
      duplicated: count.duplicated,
    },
    outcome: run.outcome,
    steps: steps.map((step) => ({ id: step.step_id, status: step.status, attempts: step.attempts, ms: took(step) })),
    findings,
  };
}

function took(step: StepRow): number | null {
  return step.started_at && step.ended_at ? step.ended_at.getTime() - step.started_at.getTime() : null;
}
