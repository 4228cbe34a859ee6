import { readTold, type Told, withoutDetail } from "../reason.ts";

/** What a run measurably did (`run.outcome`). Null is «not measured», never 0. */
export type RunOutcome = {
  /** Canary rows acknowledged around the run, and those of them not found afterwards on the primary. */
  readonly rowsAcknowledged: number | null;
  readonly rowsLost: number | null;
  /** Longest time the entrance did not serve during the run, and the width of the sampling it was measured with. */
  readonly gapMs: number | null;
  readonly gapResolutionMs: number | null;
  readonly exceptions: readonly RunException[];
  /** Every database of the run's regions survives the loss of its largest zone again. Null: none was touched. */
  readonly protected: boolean | null;
};
export type RunException = {
  readonly stepId: string;
  /** failed: it failed and the plan says to continue. skipped, marked-done: a person decided, with a reason. not-undone: could not be taken back. */
  readonly kind: "failed" | "skipped" | "marked-done" | "not-undone" | "unprotected";
  /** Words of the person who decided; empty where nobody did. */
  readonly why: string;
  /** Why, where no person decided. */
  readonly reasons?: readonly Told[];
};

export type SettledStep = {
  readonly stepId: string;
  readonly status: string;
  readonly decision: string | null;
  readonly decidedWhy: string | null;
  readonly error: string | null;
};

/** What of a finished run has to be told as an exception. A confirmed manual step is what was planned, not an exception. */
export function exceptionsOf(steps: readonly (SettledStep & { readonly manual: boolean })[]): RunException[] {
  return steps.flatMap((step): RunException[] => {
    if (step.status === "failed")
      return [{ stepId: step.stepId, kind: "failed", why: "", reasons: withoutDetail(readTold(step.error)) }];
    if (step.status === "skipped") return [{ stepId: step.stepId, kind: "skipped", why: step.decidedWhy ?? "" }];
    if (step.status === "done" && step.decision === "done" && !step.manual)
      return [{ stepId: step.stepId, kind: "marked-done", why: step.decidedWhy ?? "" }];
    return [];
  });
}

/** A run ends `completed` only without exceptions and protected; unprotected or incomplete is said so on every page. */
export function endStatus(outcome: RunOutcome): "completed" | "completed_with_exceptions" {
  return outcome.exceptions.length === 0 && outcome.protected !== false ? "completed" : "completed_with_exceptions";
}

export type ServedSample = { readonly at: number; readonly served: boolean };

/**
 * Longest gap of service in a series of probes, in ms: from the last good sample before the failing ones to the first good one after.
 * An honest upper bound; `resolutionMs` is the widest distance between neighbouring samples. Null without samples; a gap that
 * has not ended lasts until the last sample.
 */
export function longestGap(
  samples: readonly ServedSample[],
): { readonly gapMs: number; readonly resolutionMs: number } | null {
  const ordered = [...samples].sort((a, b) => a.at - b.at);
  const first = ordered[0];
  if (!first) return null;
  let lastGood = first.at;
  let failing = !first.served;
  let [gapMs, resolutionMs, before] = [0, 0, first.at];
  for (const sample of ordered.slice(1)) {
    resolutionMs = Math.max(resolutionMs, sample.at - before);
    before = sample.at;
    if (!sample.served || failing) gapMs = Math.max(gapMs, sample.at - lastGood);
    if (sample.served) lastGood = sample.at;
    failing = !sample.served;
  }
  return { gapMs, resolutionMs };
}
