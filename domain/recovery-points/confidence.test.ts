import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Proof, rankOf, standing } from "./confidence.ts";
import { CONFIDENCES } from "./recovery-point.ts";

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const proof = fc.record({
  confidence: fc.constantFrom(...CONFIDENCES),
  at: fc.integer({ min: 0, max: 40 * DAY }).map(ago),
});
const proofs = fc.array(proof, { maxLength: 8 });

describe("the ladder of confidence", () => {
  it("holds for a week, is at risk for another, then counts for nothing", () => {
    const at = (days: number) => standing([{ confidence: "restored", at: ago(days * DAY) }], WEEK, now);
    expect(at(6.9)).toMatchObject({ confidence: "restored", decay: "holds" });
    expect(at(7.1)).toMatchObject({ confidence: "restored", decay: "expiring" });
    expect(at(14.1)).toMatchObject({ confidence: "listed", decay: "expired", proven: "restored" });
  });

  it("of nothing proven is listed, and holds", () => {
    expect(standing([], WEEK, now)).toMatchObject({ confidence: "listed", decay: "holds", at: null });
  });

  it("never rises by itself", () => {
    fc.assert(
      fc.property(proofs, fc.integer({ min: 0, max: 30 * DAY }), (given, later) => {
        const first = standing(given, WEEK, now).confidence;
        const then = standing(given, WEEK, new Date(now.getTime() + later)).confidence;
        expect(rankOf(then)).toBeLessThanOrEqual(rankOf(first));
      }),
    );
  });

  it("never falls by another proof, and never stands higher than what was proven", () => {
    fc.assert(
      fc.property(proofs, proof, (given: Proof[], more) => {
        const before = rankOf(standing(given, WEEK, now).confidence);
        const after = rankOf(standing([...given, more], WEEK, now).confidence);
        expect(after).toBeGreaterThanOrEqual(before);
        expect(after).toBeLessThanOrEqual(Math.max(0, ...[...given, more].map((one) => rankOf(one.confidence))));
      }),
    );
  });

  it("falls below a step that failed since, and stands again when it is proven anew", () => {
    const given: Proof[] = [
      { confidence: "verified", at: ago(3 * DAY) },
      { confidence: "application-checked", at: ago(2 * DAY) },
    ];
    const failed = [{ confidence: "restored", at: ago(DAY) } as const];
    expect(standing(given, WEEK, now, failed)).toMatchObject({ confidence: "verified" });
    expect(standing([...given, { confidence: "restored", at: now }], WEEK, now, failed)).toMatchObject({
      confidence: "restored",
    });
  });
});
