import type { Reason } from "../reason.ts";
import type { HoldKey, Standing } from "./hold.ts";

/** What is so when a run that a policy asked for would begin. */
export type Beginning = Pick<Standing, "handsOff"> & {
  /** The loss it answers; null: it answers none. */
  readonly loss: { readonly subject: string; readonly ended: boolean } | null;
};

/**
 * Why a run that nobody but a policy asked for does not begin. It was right when it was written down; until a worker takes it hours
 * may pass, in which people forbid it or the loss ends. Empty: nothing.
 */
export function keepsFromBeginning({ handsOff, loss }: Beginning): readonly Reason<HoldKey>[] {
  const why: Reason<HoldKey>[] = [];
  if (handsOff) why.push({ key: "hands-off", values: { by: handsOff.setByName, until: handsOff.until } });
  if (loss?.ended) why.push({ key: "loss-ended", values: { subject: loss.subject } });
  return why;
}
