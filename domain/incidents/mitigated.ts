import { ENDED_WELL, type RunStatus, TERMINAL } from "../runs/status.ts";

type Known = {
  /** `answered`: by a run that ended well. */
  readonly losses: readonly { readonly endedAt: Date | null; readonly answered: boolean }[];
  readonly runs: readonly { readonly status: string }[];
};

export function endedWell({ status }: { readonly status: string }): boolean {
  return ENDED_WELL.has(status as RunStatus);
}

/** Lasts, and no run that ended well has answered it. */
export function isUnanswered({
  endedAt,
  answered,
}: {
  readonly endedAt: Date | string | null;
  readonly answered: boolean;
}): boolean {
  return endedAt === null && !answered;
}

/** What was lost is back or was answered by a run that ended well, and no run goes on: people still have to resolve it. */
export function isMitigated({ losses, runs }: Known): boolean {
  return (
    !losses.some(isUnanswered) &&
    runs.every(({ status }) => TERMINAL.has(status as RunStatus)) &&
    (losses.length > 0 || runs.some(endedWell))
  );
}
