import type { PromotionOutlook } from "#domain/database/outlook.ts";
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
  | "noLossPolicy"
  | "notCompared"
  | "nobodyToPromote"
  | "reason";

type State = {
  readonly complete: boolean;
  readonly preview: PlanPreview | null;
  /** Null while they are being asked; the request asks them again in any case. */
  readonly checks: readonly BeforeVerdict[] | null;
  readonly failed: boolean;
  readonly reason: boolean;
  readonly lossy: boolean;
  /** What it would lose, looked at now; null while it is being asked, or when nothing may be lost. */
  readonly loss: readonly PromotionOutlook[] | null;
};

/** Whether the plan does anything that may lose rows: only then is there a loss to allow. */
export function losesSomething({ promotes, overwrites }: PlanPreview): boolean {
  return promotes || overwrites !== null;
}

/** What the address allows counts for a plan that can lose something; until its preview is there it is taken at its word. */
export function mayLose(allowed: boolean, preview: PlanPreview | null): boolean {
  return allowed && (preview === null || losesSomething(preview));
}

/** What hinders most comes first; the reason a person still has to write comes last. */
export function submitReason({ complete, preview, checks, failed, reason, lossy, loss }: State): CannotStart | null {
  if (!complete) return "fill";
  if (failed) return "previewFailed";
  if (preview === null) return "previewing";
  if (!preview.mayRequest) return "mayNot";
  if (!preview.sovereignty.allowed) return "sovereignty";
  if (blocking(preview, lossy).length > 0) return "busy";
  if (failingChecks(preview, checks ?? []).length > 0) return "notReady";
  if (lossy && !preview.mayAllowLoss) return "mayNotLose";
  if (lossy && preview.lossApproval === null) return "noLossPolicy";
  if (lossy && preview.overwrites)
    return preview.overwrites.compared === null ? "notCompared" : reason ? null : "reason";
  if (lossy && loss === null) return "previewing";
  if (lossy && (loss?.length === 0 || loss?.some((one) => one.promote === null))) return "nobodyToPromote";
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
 * runs, which it supersedes once approved, and one that may lose data beside one that stands paused; one that still waits for its
 * approval blocks only another over regions.
 */
export function blocking(preview: PlanPreview, lossy: boolean): PlanPreview["conflicts"] {
  const crosses = preview.regions.length > 1;
  const over = (run: PlanPreview["conflicts"][number]) => run.regions.length > 1;
  return preview.conflicts.filter((run) => {
    if (crosses) return over(run);
    if (lossy && run.status === "paused") return over(run);
    return run.status !== "awaiting_approval";
  });
}
