/** A stretch of time of which each second can be restored; ms since the epoch. */
export type Stretch = { readonly from: number; readonly until: number };
export type Base = { readonly at: number; readonly label: string };

export type Picked =
  /** Restored from this base backup, and then so much of the log. */
  | { readonly restorable: true; readonly base: Base; readonly walMs: number }
  | {
      readonly restorable: false;
      readonly why: "nothing" | "before" | "gap" | "after";
      /** The nearest seconds that can be. */
      readonly earlier: number | null;
      readonly later: number | null;
    };

/**
 * What a restore to this second would be made from. A base backup counts only in the stretch that holds the second: the log between it
 * and one further back is missing.
 */
export function pickSecond(at: number, stretches: readonly Stretch[], bases: readonly Base[]): Picked {
  const sorted = [...stretches].sort((a, b) => a.from - b.from);
  const holder = sorted.find((one) => one.from <= at && at <= one.until);
  const base = holder && newest(bases.filter((one) => one.at >= holder.from && one.at <= at));
  if (base) return { restorable: true, base, walMs: at - base.at };
  const earlier = sorted.filter((one) => one.until < at).at(-1)?.until ?? null;
  const later = sorted.find((one) => one.from > at)?.from ?? null;
  if (holder) return { restorable: false, why: "nothing", earlier, later };
  const why = sorted.length === 0 ? "nothing" : earlier === null ? "before" : later === null ? "after" : "gap";
  return { restorable: false, why, earlier, later };
}

function newest(bases: readonly Base[]): Base | undefined {
  return bases.reduce<Base | undefined>(
    (best, one) => (best === undefined || one.at > best.at ? one : best),
    undefined,
  );
}

/** Within what can be restored the second nearest to this one: where it can be, itself. Null: nothing can be. */
export function nearestSecond(at: number, stretches: readonly Stretch[]): number | null {
  const inside = stretches.map(({ from, until }) => Math.min(Math.max(at, from), until));
  return inside.reduce<number | null>(
    (best, one) => (best === null || Math.abs(one - at) < Math.abs(best - at) ? one : best),
    null,
  );
}
