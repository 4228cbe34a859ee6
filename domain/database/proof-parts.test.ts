import fc from "fast-check";
import { expect, test } from "vitest";
import { judgePromotion } from "./promotion.ts";
import { proofParts } from "./proof-parts.ts";

const zone = fc.constantFrom("kr-b", "kr-c");
const facts = fc.record({
  oldPrimary: fc.record({
    zone: fc.constant("kr-a"),
    confirmedOff: fc.boolean(),
    synchronousSettings: fc.array(fc.constantFrom("FIRST 1 (kr-b)", "ANY 1 (kr-b, kr-c)", "", "?"), { maxLength: 2 }),
    earlierUnknown: fc.boolean(),
    synchronousCommit: fc.constantFrom("on", "local", null),
    timeline: fc.constantFrom(1, 2, null),
    lastKnownLsn: fc.constant("0/500"),
    finalLsn: fc.constantFrom("0/500", null),
  }),
  candidates: fc.uniqueArray(
    fc.record({
      zone,
      answers: fc.boolean(),
      receivedLsn: fc.constantFrom("0/400", "0/500", null),
      timeline: fc.constantFrom(1, 2),
      cutOffFromOld: fc.boolean(),
    }),
    { selector: (one) => one.zone },
  ),
  preference: fc.constant([]),
  allowDataLoss: fc.boolean(),
});

test("property: a verdict has a proof exactly when every part that was judged holds, silence and completeness among them", () => {
  let proven = 0;
  fc.assert(
    fc.property(facts, (one) => {
      const verdict = judgePromotion(one);
      const parts = proofParts(verdict.reasons);
      const whole = parts.length >= 2 && parts.every((part) => part.holds);
      expect(verdict.proof !== null).toBe(whole);
      const told = verdict.reasons.filter((reason) => reason.key !== "data-loss-allowed");
      expect(parts.flatMap((part) => part.reasons)).toHaveLength(told.length);
      if (whole) proven += 1;
    }),
    { numRuns: 500 },
  );
  expect(proven).toBeGreaterThan(0);
});
