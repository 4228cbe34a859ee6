import type { PromotionOutlook } from "#domain/database/outlook.ts";
import type { PromotionView } from "../read-promotion.ts";

export type Since = {
  /** Were silent when it was refused and answer now. */
  readonly back: readonly string[];
  /** Were silent then and are now. */
  readonly silent: readonly string[];
  /** Were silent then; nobody has looked since. */
  readonly unseen: readonly string[];
  /** Nobody confirmed it off then; something outside does now. Null: nobody has looked since. */
  readonly offNow: boolean | null;
};

/** What is different since the promotion was refused: what makes trying again worth it. */
export function sinceRefused(view: PromotionView, now: PromotionOutlook | null): Since {
  const were = view.candidates.filter((one) => one.why === "silent").map((one) => one.zone);
  const answers = new Map(now?.candidates.map((one) => [one.zone, one.why !== "silent"]));
  return {
    back: were.filter((zone) => answers.get(zone) === true),
    silent: were.filter((zone) => answers.get(zone) === false),
    unseen: were.filter((zone) => !answers.has(zone)),
    offNow: now === null ? null : view.offBy === null && now.oldPrimary.confirmedOff,
  };
}
