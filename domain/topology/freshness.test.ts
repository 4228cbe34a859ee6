import { expect, test } from "vitest";
import { freshValue, isStale } from "./freshness.ts";

const now = new Date("2030-01-04T12:00:00Z");
const measured = (ageMs: number, intervalMs = 1_000) => ({ at: new Date(now.getTime() - ageMs), intervalMs });

test("what is older than three intervals proves nothing", () => {
  expect([0, 3_000, 3_001].map((age) => isStale(measured(age), now))).toEqual([false, false, true]);
});

test("nor does what is from the future, beyond what two clocks may differ", () => {
  const stale = (intervalMs: number) => (ageMs: number) => isStale(measured(ageMs, intervalMs), now);
  // However short the interval: a clock 1.5 s ahead blinds nobody.
  expect([-1_500, -2_000, -2_001, -3_600_000].map(stale(1_000))).toEqual([false, false, true, true]);
  expect([-10_000, -10_001].map(stale(10_000))).toEqual([false, true]);
  const value = { kind: "agent", zone: "kr-a", version: "1" } as const;
  const of = (ageMs: number) => freshValue({ key: { ...measured(ageMs), ok: true, value } }, "key", "agent", now);
  expect([of(500), of(-60_000)]).toEqual([value, null]);
});
