export type Interval = { readonly lastGoodAt: Date | null; readonly firstFailingAt: Date | null };

/** A loss takes hold of one thing after another: what began to fail so long before the last of them was good belongs to it. */
export const ONE_LOSS_MS = 60_000;
/** The same where nobody established a loss: one more thing that fails now must not make a clock that has run for minutes begin anew. */
export const ONE_UNESTABLISHED_LOSS_MS = 3_600_000;

/**
 * Start of the recovery clock out of what several saw: the earliest failure of this loss, and the newest good observation before it. The
 * clock is judged from the last good one (design §5), so nothing seen later than the first failure shortens it. What had failed long
 * before is another matter, and what was never good cannot say since when it is not.
 * @param established by votes: where they know when it was last good, they say which loss it is
 * @param measured of the same, by the control plane itself
 */
export function recoveryClock(established: readonly Interval[], measured: readonly Interval[]): Interval {
  const known = newestGood(established);
  const lossAt = known ?? newestGood(measured) ?? Number.NEGATIVE_INFINITY;
  const from = lossAt - (known === null ? ONE_UNESTABLISHED_LOSS_MS : ONE_LOSS_MS);
  const seen = [...established, ...measured].filter(
    ({ firstFailingAt }) => firstFailingAt === null || firstFailingAt.getTime() >= from,
  );
  const goods = seen.flatMap((one) => one.lastGoodAt?.getTime() ?? []);
  const failing = seen.flatMap((one) => one.firstFailingAt?.getTime() ?? []);
  if (failing.length === 0)
    return { lastGoodAt: goods.length > 0 ? new Date(Math.min(...goods)) : null, firstFailingAt: null };
  const afterGood = failing.filter((at) => goods.some((good) => good <= at));
  const first = Math.min(...(afterGood.length > 0 ? afterGood : failing));
  const before = goods.filter((at) => at <= first);
  return { lastGoodAt: before.length > 0 ? new Date(Math.max(...before)) : null, firstFailingAt: new Date(first) };
}

/** Of several losses at one place the one that came first: it is what people wait for. Null of no clock at all. */
export function earliest(clocks: readonly Interval[]): Interval | null {
  const begun = ({ firstFailingAt, lastGoodAt }: Interval) =>
    (firstFailingAt ?? lastGoodAt)?.getTime() ?? Number.POSITIVE_INFINITY;
  return clocks.toSorted((a, b) => begun(a) - begun(b))[0] ?? null;
}

function newestGood(seen: readonly Interval[]): number | null {
  const goods = seen.flatMap((one) => one.lastGoodAt?.getTime() ?? []);
  return goods.length > 0 ? Math.max(...goods) : null;
}
