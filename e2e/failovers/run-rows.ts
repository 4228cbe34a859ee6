import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";
import { until } from "../../scripts/stack/until.ts";
import { rows } from "../stack/rows.ts";
import type { StackAt } from "../stack/stack.ts";

export type RunRow = {
  readonly id: string;
  readonly number: number;
  readonly status: RunStatus;
  readonly requested_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly last_good_at: Date | null;
  readonly first_failing_at: Date | null;
  readonly error: string | null;
  readonly outcome: {
    readonly rowsAcknowledged: number | null;
    readonly rowsLost: number | null;
    readonly gapMs: number | null;
    readonly protected: boolean | null;
    readonly exceptions: readonly unknown[];
  } | null;
};
export type StepRow = {
  readonly step_id: string;
  readonly phase: string;
  readonly action: string;
  readonly status: string;
  readonly attempts: number;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly error: string | null;
  readonly facts: Record<string, unknown>;
  readonly calls: readonly {
    readonly to: string;
    readonly call: string;
    readonly ok: boolean;
    readonly repeated: boolean;
  }[];
};

export async function runRow(stack: StackAt, number: number): Promise<RunRow> {
  const [row] = await rows<RunRow>(stack, "select * from run where number = $1", [number]);
  if (!row) throw new Error(`There is no run ${number}.`);
  return row;
}

export function stepRows(stack: StackAt, runId: string): Promise<StepRow[]> {
  return rows<StepRow>(stack, "select * from run_step where run_id = $1 order by position", [runId]);
}

/** Waits until the run will never act again; a run that waits for a person instead is told at once, with what it waits for. */
export async function untilEnded(stack: StackAt, number: number, withinMs = 180_000): Promise<RunRow> {
  return until(`The end of run ${number}`, withinMs, async () => {
    const run = await runRow(stack, number);
    if (run.status === "paused") throw await stuck(stack, run);
    return TERMINAL.has(run.status) ? run : null;
  });
}

async function stuck(stack: StackAt, run: RunRow): Promise<Error> {
  const steps = await stepRows(stack, run.id);
  const at = steps.filter((step) => step.status === "failed" || step.status === "waiting_for_person");
  return new Error(
    `it is paused: ${run.error ?? ""} ${at.map((step) => `${step.step_id} ${step.status}: ${step.error} ${JSON.stringify(step.facts)}`).join("; ")}`,
  );
}
