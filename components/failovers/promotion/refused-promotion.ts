import type { RunView, StepView } from "#server/failovers/router.ts";
import { type PromotionView, readPromotion } from "../read-promotion.ts";

/** The promotion this run stands at because nothing proved it safe; null when it stands at something else, or has ended. */
export function refusedPromotion(
  run: Pick<RunView, "status" | "steps">,
): { readonly step: StepView; readonly view: PromotionView } | null {
  if (run.status !== "paused" && run.status !== "failed") return null;
  const step = run.steps.find((one) => one.action === "database.promote" && one.status === "failed");
  const view = step ? readPromotion(step.facts) : null;
  return step && view && view.proof === null ? { step, view } : null;
}
