import { KEPT } from "./retention.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Lengths that people read off an axis, and that minutes, hours and days divide into evenly. */
const LADDER_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
];

export type Resolution = {
  /** Length of a bucket; buckets begin at its multiples since the epoch (UTC). */
  readonly ms: number;
  /** The coarsest samples that still fill one bucket or more each: what lies before their last roll-up is read from them. */
  readonly from: "raw" | "minute" | "hour";
};

export type Span = {
  readonly from: Date;
  readonly to: Date;
  /** At most this many buckets, and one more where the span begins in the middle of one. */
  readonly points: number;
  /** How often the thing is looked at. */
  readonly intervalMs: number;
};

/**
 * Buckets for a history: as short as `points` of them allow, no shorter than what is still kept of its beginning, and than three
 * intervals: then an empty one says that the thing was stale (domain/topology/freshness.ts), and not that looks are apart.
 */
export function resolutionFor({ from, to, points, intervalMs }: Span, now: Date): Resolution {
  const age = now.getTime() - from.getTime();
  const kept = age > KEPT.observation_minute.keptMs ? HOUR_MS : age > KEPT.observation.keptMs ? MINUTE_MS : 0;
  const wanted = Math.max((to.getTime() - from.getTime()) / points, kept, 3 * intervalMs);
  const ms = LADDER_MS.find((step) => step >= wanted) ?? Math.ceil(wanted / DAY_MS) * DAY_MS;
  return { ms, from: ms < MINUTE_MS ? "raw" : ms < HOUR_MS ? "minute" : "hour" };
}

/** The bucket a time lies in, by its beginning. */
export function bucketOf(at: Date, ms: number): Date {
  return new Date(Math.floor(at.getTime() / ms) * ms);
}
