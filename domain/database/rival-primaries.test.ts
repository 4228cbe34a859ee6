import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeRivals } from "./rival-primaries.ts";

const at = (zone: string, timeline: number | null) => ({ zone, timeline });

test("one primary on the newest timeline is left alone", () => {
  expect(judgeRivals({ claimants: [at("kr-b", 2)], newestTimeline: 2, routedTo: "kr-b" })).toEqual({
    fence: [],
    reasons: [],
  });
});

test("the old primary that came back is fenced, also while the new one is silent", () => {
  expect(judgeRivals({ claimants: [at("kr-a", 1), at("kr-b", 2)], newestTimeline: 2, routedTo: "kr-b" }).fence).toEqual(
    ["kr-a"],
  );
  expect(judgeRivals({ claimants: [at("kr-a", 1)], newestTimeline: 2, routedTo: "kr-b" }).fence).toEqual(["kr-a"]);
});

test("two on one timeline: the one clients do not reach is fenced; when neither is known, nobody is", () => {
  expect(judgeRivals({ claimants: [at("kr-a", 2), at("kr-b", 2)], newestTimeline: 2, routedTo: "kr-b" }).fence).toEqual(
    ["kr-a"],
  );
  const unknown = judgeRivals({ claimants: [at("kr-a", 2), at("kr-b", 2)], newestTimeline: 2, routedTo: null });
  expect(unknown.fence).toEqual([]);
  expect(unknown.reasons.map((reason) => reason.key)).toEqual(["cannot-tell", "cannot-tell"]);
});

test("property: never fences every claimant of the newest timeline, nor the one clients reach on it", () => {
  const claimant = fc.record({
    zone: fc.constantFrom("a", "b", "c"),
    timeline: fc.option(fc.integer({ min: 1, max: 3 })),
  });
  const facts = fc.record({
    claimants: fc.uniqueArray(claimant, { selector: (one) => one.zone }),
    newestTimeline: fc.option(fc.integer({ min: 1, max: 3 })),
    routedTo: fc.option(fc.constantFrom("a", "b", "c")),
  });
  fc.assert(
    fc.property(facts, (one) => {
      const { fence } = judgeRivals(one);
      const newest = Math.max(one.newestTimeline ?? 0, ...one.claimants.map((claim) => claim.timeline ?? 0));
      const current = one.claimants.filter((claim) => claim.timeline === newest || claim.timeline === null);
      if (current.length > 0) expect(current.every((claim) => fence.includes(claim.zone))).toBe(false);
      const reached = current.find((claim) => claim.zone === one.routedTo);
      if (reached) expect(fence).not.toContain(reached.zone);
    }),
  );
});
