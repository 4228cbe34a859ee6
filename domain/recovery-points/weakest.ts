import { rankOf, type Standing, standing } from "./confidence.ts";
import type { Confidence } from "./recovery-point.ts";

/** Points on one step of the ladder, and when the one that was proven longest ago was. */
export type ProvenGroup = { readonly confidence: Confidence; readonly n: number; readonly oldestAt: Date };

/**
 * Where something stands that is whole only with each of its points: with the weakest of them, decay included.
 * @param everyMs how often it has to be proven again
 * @returns null: there are no points
 */
export function weakest(groups: readonly ProvenGroup[], everyMs: number, now: Date): Standing | null {
  const all = groups.map(({ confidence, oldestAt }) => standing([{ confidence, at: oldestAt }], everyMs, now));
  const order = (one: Standing) => [rankOf(one.confidence), one.at?.getTime() ?? 0] as const;
  const [first] = all.sort((a, b) => order(a)[0] - order(b)[0] || order(a)[1] - order(b)[1]);
  return first ?? null;
}
