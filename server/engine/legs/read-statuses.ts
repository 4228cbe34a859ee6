import type { StepStatus } from "#domain/runs/status.ts";
import { engine } from "../engine.ts";

/** Status of every step of a run, by the step's id. */
export async function readStatuses(runId: string): Promise<Record<string, StepStatus>> {
  const rows = await engine().db.runStep.findMany({ where: { runId }, select: { stepId: true, status: true } });
  // An attempt whose executor died is begun again by whoever reads this.
  return Object.fromEntries(
    rows.map((row) => [row.stepId, (row.status === "running" ? "waiting" : row.status) as StepStatus]),
  );
}
