/** Something that says since when it is not well: an open incident, a customer's transaction that fails. */
export type Trouble = { readonly lastGoodAt: Date | null };
export type AcknowledgedCanary = { readonly number: bigint; readonly at: Date };

/**
 * The last good second: of the newest canary that was acknowledged while everything that is in trouble now was still seen to be good. A
 * restore to it has that canary and nothing that was written after the trouble began to show. Null: nothing says when it was good last.
 * @param canaries of the database, in any order; `at` is when each was acknowledged
 */
export function lastGoodCanary(
  troubles: readonly Trouble[],
  canaries: readonly AcknowledgedCanary[],
): AcknowledgedCanary | null {
  const known = troubles.flatMap(({ lastGoodAt }) => (lastGoodAt === null ? [] : [lastGoodAt.getTime()]));
  if (known.length === 0) return null;
  const good = Math.min(...known);
  const before = canaries.filter(({ at }) => at.getTime() <= good);
  return before.reduce<AcknowledgedCanary | null>(
    (newest, one) => (newest && newest.at >= one.at ? newest : one),
    null,
  );
}

/** A moment that has the canary for certain: acknowledgements are kept to the millisecond, commits are not. */
export function momentOf({ at }: AcknowledgedCanary): Date {
  return new Date(at.getTime() + 1);
}
