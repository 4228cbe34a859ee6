import { ALIVE } from "../detection/judge-loss.ts";
import type { Reason } from "../reason.ts";
import type { NotAutomaticKey } from "./in-region-plan.ts";

/** Why a loss that was established starts nothing by itself, now. */
export type HoldKey =
  | "hands-off"
  | "isolated"
  | "too-few-vantage-points"
  | "no-longer-said"
  | "contested"
  | "loss-ended"
  | "people-decide"
  | "no-rule"
  | "plan-gone"
  | "plan-does-not-fit"
  | NotAutomaticKey
  | "region-busy"
  | "before-not-so";

/** What stands against acting at all, whatever the plan. */
export type Standing = {
  readonly handsOff: { readonly setByName: string; readonly until: string } | null;
  readonly isolated: boolean;
  /** Other vantage points that were heard just now on this subject, and how many of them still call it lost. */
  readonly heard: number;
  readonly lost: number;
  /** How many voices say just now that it lives: those of them that do, and of a zone its own agent where that answers us. */
  readonly alive: number;
  /** How many must, by the policy that established the loss. */
  readonly needed: number;
};

/** Empty: nothing. All that holds, not only the first: whoever lifts one must know of the others. */
export function holdsBack({ handsOff, isolated, heard, lost, alive, needed }: Standing): readonly Reason<HoldKey>[] {
  const why: Reason<HoldKey>[] = [];
  if (handsOff) why.push({ key: "hands-off", values: { by: handsOff.setByName, until: handsOff.until } });
  if (isolated) why.push({ key: "isolated", values: {} });
  if (heard < needed) why.push({ key: "too-few-vantage-points", values: { heard, needed } });
  else if (lost < needed) why.push({ key: "no-longer-said", values: { lost, needed } });
  else if (alive >= ALIVE) why.push({ key: "contested", values: { alive } });
  return why;
}
