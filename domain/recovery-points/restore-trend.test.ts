import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectRestore } from "./expect-restore.ts";
import { restoreTrend } from "./restore-trend.ts";
import { median, theilSen } from "./theil-sen.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;
const now = new Date("2031-02-03T04:05:06Z");
const weekly = (minutes: readonly number[]) =>
  minutes.map((ms, index) => ({
    at: new Date(now.getTime() - (minutes.length - 1 - index) * 7 * DAY),
    ms: ms * MINUTE,
  }));

describe("the trend of restore times", () => {
  it("says when the objective would be exceeded if it goes on so", () => {
    const trend = restoreTrend(weekly([14, 15, 16, 17, 18, 19, 20, 21, 22]), 30 * MINUTE, now);
    expect(trend?.perDayMs).toBeCloseTo(MINUTE / 7, 5);
    expect((trend?.exceedsAt?.getTime() ?? 0) - now.getTime()).toBeCloseTo(8 * 7 * DAY, -3);
  });

  it("is none of too few, of level and of falling times, nor of times that go up and down", () => {
    expect(restoreTrend(weekly([1, 2, 3, 4]), null, now)).toBeNull();
    expect(restoreTrend(weekly([5, 5, 5, 5, 5, 5]), null, now)).toBeNull();
    expect(restoreTrend(weekly([9, 8, 7, 6, 5, 4]), null, now)).toBeNull();
    expect(restoreTrend(weekly([5, 9, 4, 8, 5, 9, 4]), 30 * MINUTE, now)).toBeNull();
  });

  it("forecasts nothing further than two years ahead, and nothing that is already past", () => {
    expect(restoreTrend(weekly([14, 15, 16, 17, 18]), 600 * MINUTE, now)).toMatchObject({ exceedsAt: null });
    expect(restoreTrend(weekly([34, 35, 36, 37, 38]), 30 * MINUTE, now)?.exceedsAt).toEqual(now);
  });

  it("is not bent by one odd test", () => {
    const trend = restoreTrend(weekly([14, 15, 16, 90, 18, 19, 20, 21, 22]), 30 * MINUTE, now);
    expect(trend?.perDayMs).toBeLessThan((2 * MINUTE) / 7);
  });
});

describe("how long a restore would take", () => {
  const test = (walMinutes: number | null, replayMs: number, copyMs = 1_000) => ({
    copyMs,
    replayMs,
    walMs: walMinutes === null ? null : walMinutes * MINUTE,
  });

  it("is not known before one was made", () => {
    expect(expectRestore([], 5 * MINUTE)).toBeNull();
  });

  it("grows with the log as it did in the tests", () => {
    const tests = [test(10, 2_000), test(20, 3_000), test(40, 5_000)];
    expect(expectRestore(tests, 60 * MINUTE)).toEqual({ ms: 1_000 + 7_000, n: 3 });
    expect(expectRestore([test(10, 2_000), test(40, 1_500)], 60 * MINUTE)?.ms).toBe(2_750);
    expect(expectRestore([test(null, 2_000)], 60 * MINUTE)).toEqual({ ms: 3_000, n: 1 });
  });

  it("never promises less than the quickest test took", () => {
    const tests = fc.array(
      fc.record({ copyMs: fc.nat(60_000), replayMs: fc.nat(60_000), walMs: fc.option(fc.nat(3_600_000)) }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(tests, fc.nat(3_600_000), (measured, walMs) => {
        const least = Math.min(...measured.map((one) => one.copyMs + one.replayMs));
        expect(expectRestore(measured, walMs)?.ms ?? 0).toBeGreaterThanOrEqual(least);
      }),
    );
  });
});

it("the line is the one that most points lie on, and of one point there is none", () => {
  expect(theilSen([{ x: 1, y: 1 }])).toBeNull();
  const line = theilSen([0, 1, 2, 3, 4].map((x) => ({ x, y: x === 2 ? 99 : 2 * x + 1 })));
  expect(line).toEqual({ slope: 2, intercept: 1 });
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNull();
});
