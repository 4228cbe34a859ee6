import fc from "fast-check";
import { expect, it } from "vitest";
import { bucketOf, resolutionFor } from "./resolution.ts";

const NOW = new Date("2026-11-22T12:00:00Z");
const HOUR_MS = 3_600_000;
const before = (ms: number) => new Date(NOW.getTime() - ms);

it("never gives more buckets than were asked for, wherever the span begins, and no needlessly long ones", () => {
  const span = fc.integer({ min: 1_000, max: 800 * 24 * HOUR_MS });
  fc.assert(
    fc.property(
      span,
      fc.integer({ min: 0, max: 48 * HOUR_MS }),
      fc.integer({ min: 2, max: 1_000 }),
      (ms, ago, points) => {
        const to = before(ago);
        const from = new Date(to.getTime() - ms);
        const resolution = resolutionFor({ from, to, points, intervalMs: 1_000 }, NOW);
        const first = bucketOf(from, resolution.ms).getTime();
        expect(Math.ceil((to.getTime() - first) / resolution.ms)).toBeLessThanOrEqual(points + 1);
        expect(first).toBeLessThanOrEqual(from.getTime());
        expect(bucketOf(new Date(first), resolution.ms).getTime()).toBe(first);
      },
    ),
  );
});

it.each([
  [5 * 60_000, 5_000, "raw"],
  [HOUR_MS, 15_000, "raw"],
  [24 * HOUR_MS, 5 * 60_000, "minute"],
  [7 * 24 * HOUR_MS, HOUR_MS, "hour"],
  [365 * 24 * HOUR_MS, 2 * 24 * HOUR_MS, "hour"],
] as const)("a span of %i ms up to now is drawn in buckets of %i ms from %s", (span, ms, from) => {
  expect(resolutionFor({ from: before(span), to: NOW, points: 300, intervalMs: 1_000 }, NOW)).toEqual({ ms, from });
});

it("is no finer than what is still kept: an hour of three days ago in minutes, one of last spring in hours", () => {
  const hour = (daysAgo: number) => {
    const from = before(daysAgo * 24 * HOUR_MS);
    return resolutionFor({ from, to: new Date(from.getTime() + HOUR_MS), points: 300, intervalMs: 1_000 }, NOW);
  };
  expect(hour(3)).toEqual({ ms: 60_000, from: "minute" });
  expect(hour(200)).toEqual({ ms: HOUR_MS, from: "hour" });
});

it("is no finer than three looks", () => {
  const tenMinutes = { from: before(600_000), to: NOW, points: 300 };
  expect(resolutionFor({ ...tenMinutes, intervalMs: 1_000 }, NOW).ms).toBe(5_000);
  expect(resolutionFor({ ...tenMinutes, intervalMs: 10_000 }, NOW).ms).toBe(30_000);
});
