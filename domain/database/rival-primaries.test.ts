import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { judgeRivals, type RivalFacts } from "./rival-primaries.ts";

const at = (zone: string, timeline: number | null) => ({ zone, timeline });
const judge = (claimants: RivalFacts["claimants"], known: Partial<RivalFacts> = {}) => {
  const { fence, reasons } = judgeRivals({
    ...{ claimants, newestTimeline: null, routedTo: "kr-a", ownTimeline: null, pending: null, ...known },
  });
  return { fence, reasons: reasons.map(({ key, values }) => `${key} ${values["zone"]}`) };
};

test("one primary on the newest timeline is left alone", () => {
  expect(judge([at("kr-b", 2)], { newestTimeline: 2, routedTo: "kr-b" })).toEqual({ fence: [], reasons: [] });
});

test("the old primary that came back is fenced, also while the new one is silent", () => {
  const routed = { newestTimeline: 2, routedTo: "kr-b" };
  expect(judge([at("kr-a", 1), at("kr-b", 2)], routed)).toEqual({ fence: ["kr-a"], reasons: ["older-timeline kr-a"] });
  expect(judge([at("kr-a", 1)], routed)).toEqual({ fence: ["kr-a"], reasons: ["older-timeline kr-a"] });
});

test("two on one timeline: the one clients do not reach is fenced; when neither is known, nobody is", () => {
  const two = [at("kr-a", 2), at("kr-b", 2)];
  expect(judge(two, { routedTo: "kr-b" }).fence).toEqual(["kr-a"]);
  expect(judge(two, { routedTo: null })).toEqual({ fence: [], reasons: ["cannot-tell kr-a", "cannot-tell kr-b"] });
});

describe("a primary that somebody promoted by hand", () => {
  it("is the rival of the one that clients are routed to, which is told and not fenced", () => {
    expect(judge([at("kr-a", 1), at("kr-c", 2)], { ownTimeline: 1 })).toEqual({
      fence: ["kr-c"],
      reasons: ["not-where-clients-are kr-c", "timeline-of-no-run kr-a"],
    });
    expect(judge([at("kr-a", 1)], { newestTimeline: 2 })).toEqual({ fence: [], reasons: ["timeline-of-no-run kr-a"] });
  });

  it("is left alone when that one does not answer: it is the only one there is", () => {
    expect(judge([at("kr-c", 2)])).toEqual({ fence: [], reasons: [] });
  });
});

describe("what a run promoted and led nobody to yet", () => {
  const pending = at("kr-b", 2);
  it("overtakes the one that clients are routed to, whoever else answers", () => {
    expect(judge([at("kr-a", 1), pending], { pending }).fence).toEqual(["kr-a"]);
    expect(judge([at("kr-a", 1), pending], { pending: at("kr-b", null) }).fence).toEqual(["kr-a"]);
    expect(judge([at("kr-a", 1), pending, at("kr-c", 3)], { pending, ownTimeline: 2 }).fence).toEqual(["kr-a", "kr-c"]);
    expect(judge([at("kr-a", 1)], { newestTimeline: 2, ownTimeline: 2, pending }).fence).toEqual(["kr-a"]);
  });

  it("is not what somebody promoted there by hand on another timeline", () => {
    expect(judge([at("kr-a", 1), at("kr-b", 3)], { pending: at("kr-b", 1) }).fence).toEqual(["kr-b"]);
  });

  it("of a stream is fenced beside nobody, and fences only a third", () => {
    const claimants = [at("kr-a", null), at("kr-b", null)];
    const waits = { pending: at("kr-b", null) };
    expect(judge(claimants, waits)).toEqual({ fence: [], reasons: ["not-led-to-yet kr-b"] });
    expect(judge([...claimants, at("kr-c", null)], waits).fence).toEqual(["kr-c"]);
    expect(judge(claimants).fence).toEqual(["kr-b"]);
  });
});

test("a primary that went back to what it was before is fenced although clients are routed to it", () => {
  expect(judge([at("kr-a", 1)], { newestTimeline: 3, ownTimeline: 3 }).fence).toEqual(["kr-a"]);
});

describe("whatever is known", () => {
  const zone = fc.constantFrom("a", "b", "c");
  const timeline = fc.option(fc.integer({ min: 1, max: 3 }));
  const claimant = fc.record({ zone, timeline });
  const facts = fc.record({
    claimants: fc.uniqueArray(claimant, { selector: (one) => one.zone }),
    newestTimeline: timeline,
    routedTo: fc.option(zone),
    ownTimeline: timeline,
    pending: fc.option(claimant),
  });

  it("never fences every claimant, unless all are older than what is known", () =>
    fc.assert(
      fc.property(facts, (one) => {
        const { fence } = judgeRivals(one);
        const newest = Math.max(one.newestTimeline ?? 0, ...one.claimants.map((claim) => claim.timeline ?? 0));
        const left = one.claimants.filter((claim) => !fence.includes(claim.zone));
        const older = one.claimants.every((claim) => claim.timeline !== null && claim.timeline < newest);
        expect(left.length > 0 || older).toBe(true);
      }),
    ));

  it("never fences the one that clients are routed to, unless a timeline of ours is newer", () =>
    fc.assert(
      fc.property(facts, (one) => {
        const routed = one.claimants.find((claim) => claim.zone === one.routedTo);
        const ours = one.claimants.find((claim) => claim.zone === one.pending?.zone)?.timeline ?? 0;
        const newer = Math.max(one.ownTimeline ?? 0, ours) > (routed?.timeline ?? 3);
        if (routed && !newer) expect(judgeRivals(one).fence).not.toContain(routed.zone);
      }),
    ));
});
