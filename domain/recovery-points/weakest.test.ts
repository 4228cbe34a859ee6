import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rankOf, standing } from "./confidence.ts";
import { CONFIDENCES } from "./recovery-point.ts";
import { weakest } from "./weakest.ts";

const DAY = 86_400_000;
const now = new Date("2031-02-03T04:05:06Z");
const ago = (days: number) => new Date(now.getTime() - days * DAY);
const group = fc.record({
  confidence: fc.constantFrom(...CONFIDENCES),
  n: fc.constant(1),
  oldestAt: fc.nat({ max: 20 }).map(ago),
});

describe("the ladder of something that is whole only with all of its points", () => {
  it("stands no higher than any of them", () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 6 }), (groups) => {
        const stands = weakest(groups, 7 * DAY, now);
        for (const { confidence, oldestAt } of groups) {
          const one = standing([{ confidence, at: oldestAt }], 7 * DAY, now).confidence;
          expect(rankOf(stands?.confidence ?? "listed")).toBeLessThanOrEqual(rankOf(one));
        }
      }),
    );
  });

  it("of nothing is none, and of several as weak the one that was proven longest ago", () => {
    expect(weakest([], DAY, now)).toBeNull();
    const groups = [
      { confidence: "verified" as const, n: 1, oldestAt: ago(1) },
      { confidence: "verified" as const, n: 1, oldestAt: ago(8) },
      { confidence: "restored" as const, n: 1, oldestAt: ago(9) },
    ];
    expect(weakest(groups, 7 * DAY, now)).toMatchObject({ confidence: "verified", decay: "expiring", at: ago(8) });
  });
});
