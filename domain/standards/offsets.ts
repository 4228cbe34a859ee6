import type { Reason } from "../reason.ts";
import type { Verdict } from "./standard.ts";

/** Where the groups of a stream stand is kept once a day (mission C6): by the product itself, so the site has nothing to declare. */
export const OFFSETS_EVERY_MS = 86_400_000;
/** How far back a missing day is told. */
export const OFFSETS_DAYS = 30;
/** After so many days one is removed. */
export const OFFSETS_KEPT_DAYS = 400;

export const OFFSETS_PARTS = ["daily"] as const;
export type OffsetsPart = (typeof OFFSETS_PARTS)[number];
export type OffsetsStandardKey = "offsets-none" | "offsets-daily" | "offsets-missed" | "offsets-late";
export type OffsetsVerdict = Verdict<OffsetsPart, OffsetsStandardKey>;

export type OffsetsFacts = {
  /** Days that have theirs, and when the newest was taken. */
  readonly days: readonly Date[];
  readonly newestAt: Date | null;
};

const dayOf = (at: Date) => Math.floor(at.getTime() / OFFSETS_EVERY_MS);

/** Of the last thirty days since the first one, how many have theirs. The day that is not over may still get it. */
export function daysKept(
  { days: kept }: Pick<OffsetsFacts, "days">,
  now: Date,
): { readonly n: number; readonly of: number } {
  const days = new Set(kept.map(dayOf));
  const today = dayOf(now);
  const first = Math.max(Math.min(...days), today - OFFSETS_DAYS + 1);
  const last = days.has(today) ? today : today - 1;
  const of = days.size === 0 ? 0 : Math.max(0, last - first + 1);
  return { n: [...days].filter((day) => day >= first && day <= last).length, of };
}

export function judgeOffsets(facts: OffsetsFacts, now: Date): OffsetsVerdict[] {
  const part = "daily";
  const because = (key: OffsetsStandardKey, values: Reason["values"] = {}) => [{ key, values }];
  const newest = facts.newestAt;
  if (newest === null) return [{ part, status: "not_measured", reasons: because("offsets-none"), since: null }];
  const due = new Date(newest.getTime() + 2 * OFFSETS_EVERY_MS);
  if (now > due) {
    return [{ part, status: "breached", reasons: because("offsets-late", { at: newest.toISOString() }), since: due }];
  }
  const { n, of } = daysKept(facts, now);
  const values = { n, of, at: newest.toISOString() };
  return n < of
    ? [{ part, status: "at_risk", reasons: because("offsets-missed", values), since: null }]
    : [{ part, status: "met", reasons: because("offsets-daily", values), since: null }];
}
