import { expect, it } from "vitest";
import { MAX_ATTEMPTS, retryAfterMs, triedAgainAt } from "./attempts.ts";

it("doubles the wait after each failure, up to a quarter of an hour", () => {
  expect([1, 2, 3].map(retryAfterMs)).toEqual([500, 1_000, 2_000]);
  expect(retryAfterMs(40)).toBe(900_000);
});

it("all attempts together take about 17 minutes, and after the last one nobody waits for another", () => {
  const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, at) => retryAfterMs(at + 1));
  const minutes = waits.reduce((all, one) => all + one, 0) / 60_000;
  expect(minutes).toBeGreaterThan(15);
  expect(minutes).toBeLessThan(20);
  const next = new Date("2031-02-03T04:05:06Z");
  expect(triedAgainAt(MAX_ATTEMPTS - 1, next)).toBe(next);
  expect(triedAgainAt(MAX_ATTEMPTS, next)).toBeNull();
});
