import { median, theilSen } from "./theil-sen.ts";

/** What a restore test took; times in ms. */
export type MeasuredRestore = {
  readonly copyMs: number;
  readonly replayMs: number;
  /** How much log it replayed, as time between its base backup and its second. Null: not known any more. */
  readonly walMs: number | null;
};

/**
 * How long a restore to a second would take that lies so far behind its base backup: the usual copy, and the replay as it grew with the
 * log in the tests. Never less than the quickest test took.
 * @returns null: nothing was ever restored, so nothing is known
 */
export function expectRestore(
  tests: readonly MeasuredRestore[],
  walMs: number,
): { readonly ms: number; readonly n: number } | null {
  const copy = median(tests.map((test) => test.copyMs));
  const usual = median(tests.map((test) => test.replayMs));
  if (copy === null || usual === null) return null;
  const known = tests.flatMap((test) => (test.walMs === null ? [] : [{ x: test.walMs, y: test.replayMs }]));
  const line = theilSen(known);
  // Less time for more log is chance, and no reason to promise less.
  const replay = line === null || line.slope <= 0 ? usual : line.intercept + line.slope * walMs;
  const quickest = Math.min(...tests.map((test) => test.copyMs + test.replayMs));
  return { ms: Math.max(copy + replay, quickest), n: tests.length };
}
