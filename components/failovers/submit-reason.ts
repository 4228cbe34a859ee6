import type { BeforeVerdict, PlanPreview } from "#server/plans/router.ts";

/** Why a start cannot be asked for now, as a key under `failovers.start.cannot`; null: it can. */
export type CannotStart =
  | "fill"
  | "previewing"
  | "previewFailed"
  | "mayNot"
  | "sovereignty"
  | "busy"
  | "notReady"
  | "mayNotLose"
  | "reason";

type State = {
  readonly complete: boolean;
  readonly preview: PlanPreview | null;
  /** Null while they are being asked; the request asks them again in any case. */
  readonly checks: readonly BeforeVerdict[] | null;
  readonly failed: boolean;
  readonly reason: boolean;
  readonly lossy: boolean;
};

/** What hinders most comes first; the reason a person still has to write comes last. */
export function submitReason({ complete, preview, checks, failed, reason, lossy }: State): CannotStart | null {
  if (!complete) return "fill";
  if (failed) return "previewFailed";
  if (preview === null) return "previewing";
  if (!preview.mayRequest) return "mayNot";
  if (!preview.sovereignty.allowed) return "sovereignty";
  if (blocking(preview).length > 0) return "busy";
  if (failingChecks(preview, checks ?? []).length > 0) return "notReady";
  if (lossy && !preview.mayAllowLoss) return "mayNotLose";
  return reason ? null : "reason";
}

/** Checks that are not so and stop the plan; one that the plan goes on without does not hinder. */
export function failingChecks(preview: PlanPreview, checks: readonly BeforeVerdict[]): readonly BeforeVerdict[] {
  const stops = new Set(
    preview.steps.filter((step) => step.phase === "before" && step.onFailure === "stop").map((step) => step.id),
  );
  return checks.filter((check) => !check.so && stops.has(check.step));
}

/**
 * Runs that keep this one from being asked for: a region has one run at a time. A request over regions may stand beside in-region
 * runs, which it supersedes once approved; one that still waits for its approval blocks only another over regions.
 */
export function blocking(preview: PlanPreview): PlanPreview["conflicts"] {
  const crosses = preview.regions.length > 1;
  return preview.conflicts.filter((run) => (crosses ? run.regions.length > 1 : run.status !== "awaiting_approval"));
}
