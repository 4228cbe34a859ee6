import { rising, theilSen } from "./theil-sen.ts";

const DAY_MS = 86_400_000;
/** Fewer tests say nothing about a trend. */
export const TREND_FROM_N = 5;
/** So clearly must later tests take longer than earlier ones. */
const CLEARLY = 0.5;
/** What lies further ahead is nobody's forecast. */
const HORIZON_MS = 730 * DAY_MS;

export type RestoreTime = { readonly at: Date; readonly ms: number };
export type RestoreTrend = {
  /** ms that a restore takes longer with each day. */
  readonly perDayMs: number;
  /** When it would take longer than its objective if it goes on so. Null: not within two years, or there is none. */
  readonly exceedsAt: Date | null;
};

/** Whether restores take longer and longer, and when that would be too long. Null: they do not, or too few were made to tell. */
export function restoreTrend(
  times: readonly RestoreTime[],
  objectiveMs: number | null,
  now: Date,
): RestoreTrend | null {
  if (times.length < TREND_FROM_N) return null;
  const points = times.map(({ at, ms }) => ({ x: at.getTime() / DAY_MS, y: ms }));
  const line = theilSen(points);
  if (line === null || line.slope <= 0 || rising(points) < CLEARLY) return null;
  const { slope, intercept } = line;
  const exceeds = objectiveMs === null ? null : ((objectiveMs - intercept) / slope) * DAY_MS;
  const within = exceeds !== null && exceeds <= now.getTime() + HORIZON_MS;
  return { perDayMs: slope, exceedsAt: within ? new Date(Math.max(exceeds, now.getTime())) : null };
}
