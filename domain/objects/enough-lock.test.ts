import { expect, it } from "vitest";
import { enoughLock } from "./enough-lock.ts";

const DAY = 86_400_000;

it("a lock that nobody lifts is enough for every standard, one that may be lifted only where the standard says so", () => {
  expect(enoughLock({ mode: "COMPLIANCE", atLeastMs: DAY })).toEqual({
    ...{ strong: ["COMPLIANCE"], weak: ["GOVERNANCE"], leastMs: DAY - 60_000 },
  });
  expect(enoughLock({ mode: "GOVERNANCE", atLeastMs: DAY })).toMatchObject({
    ...{ strong: ["COMPLIANCE", "GOVERNANCE"], weak: [] },
  });
});

it("a version without a lock never has enough, whatever is wanted", () => {
  expect(enoughLock({ mode: "GOVERNANCE", atLeastMs: 0 }).leastMs).toBeGreaterThan(0);
});
