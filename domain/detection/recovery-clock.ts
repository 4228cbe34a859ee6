export type Interval = { readonly lastGoodAt: Date | null; readonly firstFailingAt: Date | null };

/**
 * Start of the recovery clock out of what several saw: the earliest failure of all, and the newest good observation before it. The
 * clock is judged from the last good one (design §5), so nothing seen later than the first failure shortens it.
 */
export function recoveryClock(seen: readonly Interval[]): Interval {
  const failing = seen.flatMap((one) => one.firstFailingAt?.getTime() ?? []);
  const goods = seen.flatMap((one) => one.lastGoodAt?.getTime() ?? []);
  if (failing.length === 0)
    return { lastGoodAt: goods.length > 0 ? new Date(Math.min(...goods)) : null, firstFailingAt: null };
  const first = Math.min(...failing);
  const before = goods.filter((at) => at <= first);
  return { lastGoodAt: before.length > 0 ? new Date(Math.max(...before)) : null, firstFailingAt: new Date(first) };
}
