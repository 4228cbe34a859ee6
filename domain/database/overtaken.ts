export type Newest = {
  /** Highest timeline of a primary that a measurement, a run or an acknowledged row told of. */
  readonly timeline: number;
  /** Zones in which a primary was measured on it. */
  readonly zones: readonly string[];
};

/**
 * A primary on an older timeline than one that is known to have existed is not *the* primary, even when it is the only one that
 * answers: it came back (or was cut off all the time) while its successor is silent, and lacks what that one acknowledged. So is one
 * on that same timeline in another zone: two promotions from one history, the first of them unseen, give both the same number. Nobody
 * may be led to it, follow it or be rebuilt from it.
 */
export function isOvertaken(
  primary: { readonly zone: string; readonly timeline: number | null },
  newest: Newest | null,
): boolean {
  if (newest === null || primary.timeline === null) return false;
  if (primary.timeline !== newest.timeline) return primary.timeline < newest.timeline;
  return newest.zones.some((zone) => zone !== primary.zone);
}
