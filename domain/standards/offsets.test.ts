import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysKept, judgeOffsets, OFFSETS_DAYS } from "./offsets.ts";

const now = new Date("2031-02-20T09:00:00Z");
const HOUR = 3_600_000;
const taken = (...daysAgo: number[]) => {
  const days = daysAgo.map((ago) => new Date(now.getTime() - ago * 24 * HOUR - 5 * HOUR));
  return { days, newestAt: days[0] ?? null };
};
const judged = (...daysAgo: number[]) => judgeOffsets(taken(...daysAgo), now)[0];

describe("offsets are kept once a day", () => {
  it("met with one for each day since the first, today's included or not", () => {
    expect(judged(0, 1, 2)).toMatchObject({
      status: "met",
      reasons: [{ key: "offsets-daily", values: { n: 3, of: 3 } }],
    });
    expect(judged(1, 2)).toMatchObject({ status: "met", reasons: [{ values: { n: 2, of: 2 } }] });
  });

  it("at risk with a day left out, breached when none came for two days, not measured before the first", () => {
    expect(judged(0, 1, 3)).toMatchObject({ status: "at_risk", reasons: [{ values: { n: 3, of: 4 } }] });
    const late = judged(2, 3);
    expect(late).toMatchObject({ status: "breached", reasons: [{ key: "offsets-late" }] });
    expect(late?.since).toEqual(new Date(now.getTime() - 5 * HOUR));
    expect(judged()).toMatchObject({ status: "not_measured", reasons: [{ key: "offsets-none" }] });
  });

  it("looks thirty days back and no further, and never counts more than there are", () => {
    expect(daysKept(taken(...Array.from({ length: 90 }, (_, day) => day)), now)).toEqual({ n: 30, of: 30 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 100 })), (days) => {
        const { n, of } = daysKept(taken(...days), now);
        expect(n).toBeLessThanOrEqual(of);
        expect(of).toBeLessThanOrEqual(OFFSETS_DAYS);
      }),
    );
  });
});
