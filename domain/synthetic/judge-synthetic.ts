import { percentile } from "../runs/percentile.ts";
import { passesInARow } from "./passes-in-a-row.ts";

/** One synthetic transaction: whether it went through, and how long it took from log to case and from case to alert, in ms. */
export type Transaction = {
  readonly ok: boolean;
  readonly at: Date;
  readonly caseMs: number | null;
  readonly alertMs: number | null;
};
export type SyntheticTargets = { readonly caseP95Ms: number; readonly alertP95Ms: number; readonly passes: number };
export type SyntheticVerdict = {
  /**
   * normal: as many in a row as are wanted went through, each within its p95. too-few: each one did, and fewer were tried. slow: they go
   * through, later than wanted or not for long enough.
   */
  readonly status: "normal" | "too-few" | "slow" | "failing" | "not-measured";
  /** Newest ones that went through in time, without one between that did not. */
  readonly inARow: number;
  readonly n: number;
  readonly failed: number;
  readonly case: Percentiles;
  readonly alert: Percentiles;
};
/** Of those that came so far; null: none did. */
export type Percentiles = { readonly p50Ms: number | null; readonly p95Ms: number | null };

/**
 * How a customer's transaction fares (mission F4). It is the newest that say how it is now: an old bad hour does not make a good
 * moment bad, and one good answer after an outage is not yet normal.
 * @param transactions of the window, in any order
 */
export function judgeSynthetic(transactions: readonly Transaction[], targets: SyntheticTargets): SyntheticVerdict {
  const newestFirst = [...transactions].sort((a, b) => b.at.getTime() - a.at.getTime());
  const inARow = passesInARow(newestFirst.map((one) => ({ at: one.at, passed: inTime(one, targets) })));
  return {
    status: statusOf(newestFirst, inARow, targets.passes),
    inARow,
    n: newestFirst.length,
    failed: newestFirst.filter((one) => !one.ok).length,
    case: percentilesOf(newestFirst.map((one) => one.caseMs)),
    alert: percentilesOf(newestFirst.map((one) => one.alertMs)),
  };
}

function statusOf(newestFirst: readonly Transaction[], inARow: number, passes: number): SyntheticVerdict["status"] {
  const [newest] = newestFirst;
  if (newest === undefined) return "not-measured";
  if (inARow >= passes) return "normal";
  if (inARow === newestFirst.length) return "too-few";
  return newest.ok ? "slow" : "failing";
}

/** It went through, and no later than 95 of 100 should. */
export function inTime(
  { ok, caseMs, alertMs }: Pick<Transaction, "ok" | "caseMs" | "alertMs">,
  targets: Omit<SyntheticTargets, "passes">,
): boolean {
  return ok && caseMs !== null && alertMs !== null && caseMs <= targets.caseP95Ms && alertMs <= targets.alertP95Ms;
}

function percentilesOf(figures: readonly (number | null)[]): Percentiles {
  const known = figures.filter((one) => one !== null);
  return { p50Ms: percentile(known, 0.5), p95Ms: percentile(known, 0.95) };
}
