import { describe, expect, test } from "vitest";
import { durationsOf } from "./durations.ts";
import { paceOf } from "./pace.ts";

const past = { p50Ms: 10_000, p75Ms: 14_000, p95Ms: 20_000, n: 11 };

describe("pace of a running step", () => {
  test("is slow beyond p75 and late beyond p95, not at them", () => {
    expect([14_000, 14_001, 20_000, 20_001].map((ms) => paceOf(ms, past))).toEqual(["on-time", "slow", "slow", "late"]);
  });

  test("is never late against fewer than five past runs, or against none", () => {
    expect(paceOf(99_000, { ...past, n: 4 })).toBe("on-time");
    expect(paceOf(99_000, { ...past, n: 5 })).toBe("late");
    expect(paceOf(99_000, null)).toBe("on-time");
  });
});

test("durations of past runs are values that occurred, and none where nothing ran", () => {
  expect(durationsOf([40, 10, 30, 20])).toEqual({ p50Ms: 20, p75Ms: 30, p95Ms: 40, n: 4 });
  expect(durationsOf([])).toBeNull();
});
