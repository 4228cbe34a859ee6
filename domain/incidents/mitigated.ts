import type { Response } from "../response/response.ts";
import { ENDED_WELL, type RunStatus, TERMINAL } from "../runs/status.ts";

type Known = {
  readonly losses: readonly { readonly endedAt: Date | null; readonly response: Response | null }[];
  readonly runs: readonly { readonly id: string; readonly status: string }[];
};

export function endedWell({ status }: { readonly status: string }): boolean {
  return ENDED_WELL.has(status as RunStatus);
}

/** What was lost is back or was answered by a run that ended well, and no run goes on: people still have to resolve it. */
export function isMitigated({ losses, runs }: Known): boolean {
  const completed = runs.filter(endedWell);
  const answered = losses
    .filter(({ endedAt }) => endedAt === null)
    .every(({ response }) => response?.state === "answered" && completed.some(({ id }) => id === response.runId));
  return (
    answered && runs.every(({ status }) => TERMINAL.has(status as RunStatus)) && losses.length + completed.length > 0
  );
}
