import type { PromotionOutlook } from "#domain/database/outlook.ts";
import type { PromotionView } from "../read-promotion.ts";

export type Since = {
  /** Were silent when it was refused and answer now. */
  readonly back: readonly string[];
  /** Were silent then and are now. */
  readonly silent: readonly string[];
  /** Nobody confirmed it off then; something outside does now. */
  readonly offNow: boolean;
};

/** What is different since the promotion was refused: what makes trying again worth it. */
export function sinceRefused(view: PromotionView, now: PromotionOutlook | null): Since {
  const were = view.candidates.filter((one) => one.why === "silent").map((one) => one.zone);
  const answering = new Set(now?.candidates.filter((one) => one.why !== "silent").map((one) => one.zone));
  return {
    back: were.filter((zone) => answering.has(zone)),
    silent: were.filter((zone) => !answering.has(zone)),
    offNow: view.offBy === null && now?.oldPrimary.confirmedOff === true,
  };
}
