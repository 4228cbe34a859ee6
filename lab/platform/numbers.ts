/**
 * Cases made of logs have numbers of their own, so that the same log again is the same case, and a case made by hand is none of them.
 * A synthetic log's stand above all others: newest in every list, and cleaned away.
 */
export const LOG_CASES_FROM = 10_000_000_000;
export const SYNTHETIC_FROM = 20_000_000_000;

export function caseNumberOf(log: { readonly number: number; readonly synthetic: boolean }): number {
  return log.number + (log.synthetic ? SYNTHETIC_FROM : LOG_CASES_FROM);
}

/** A log's number leaves room for those above it; a synthetic one may be a time in milliseconds. */
export function isLogNumber(number: unknown, synthetic: boolean): number is number {
  return Number.isSafeInteger(number) && Number(number) > 0 && (synthetic || Number(number) < LOG_CASES_FROM);
}
