import { describe, expect, it } from "vitest";
import { judgeStreamPromotion, mayBeProven, type StreamCandidate, type StreamPromotionFacts } from "./promotion.ts";

const replica = (zone: string, offset: number | null, more: Partial<StreamCandidate> = {}): StreamCandidate => ({
  zone,
  answers: true,
  replicationId: "first",
  former: null,
  offset,
  cutOff: true,
  ...more,
});
const silent = (zone: string): StreamCandidate =>
  replica(zone, null, { answers: false, replicationId: null, cutOff: false });
const judge = (replicas: readonly StreamCandidate[], more: Partial<StreamPromotionFacts> = {}) =>
  judgeStreamPromotion({
    oldPrimary: { zone: "kr-a", confirmedOff: false, final: null },
    replicas,
    left: new Set(),
    waitedFor: 1,
    preference: ["kr-a", "kr-b", "kr-c"],
    ...more,
  });
const OFF = { zone: "kr-a", confirmedOff: true, final: null };
const keys = (verdict: ReturnType<typeof judge>) => verdict.reasons.map(({ key }) => key);

describe("judgeStreamPromotion", () => {
  it("promotes the one that has most when every replica answers and is cut off", () => {
    expect(judge([replica("kr-b", 10), replica("kr-c", 12)])).toMatchObject({ promote: "kr-c", proof: "cut-off" });
    expect(judge([replica("kr-b", 12), replica("kr-c", 12)])).toMatchObject({ promote: "kr-b" });
    expect(judge([replica("kr-b", 10), replica("kr-c", 12)], { oldPrimary: OFF })).toMatchObject({
      promote: "kr-c",
      proof: "power-off",
    });
  });

  it("promotes nobody while one replica may have what no other has", () => {
    const verdict = judge([replica("kr-b", 10), silent("kr-c")], { oldPrimary: OFF });
    expect(verdict).toMatchObject({ promote: null, proof: null });
    expect(keys(verdict)).toEqual(["old-primary-off", "too-few-replicas-answer"]);
    expect(verdict.reasons[1]?.values).toEqual({ n: 1, needed: 2, of: 2 });
  });

  it("promotes one alone when two are waited for, or where the history ended is known", () => {
    expect(judge([replica("kr-b", 10), silent("kr-c")], { waitedFor: 2 })).toMatchObject({ promote: "kr-b" });
    const final = (offset: number) => ({ ...OFF, final: { replicationId: "first", offset } });
    expect(judge([replica("kr-b", 10), silent("kr-c")], { oldPrimary: final(10) })).toMatchObject({ promote: "kr-b" });
    expect(judge([replica("kr-b", 9), silent("kr-c")], { oldPrimary: final(10) })).toMatchObject({ promote: null });
  });

  it("promotes nobody while a replica may still confirm", () => {
    const verdict = judge([replica("kr-b", 10), replica("kr-c", 12, { cutOff: false })]);
    expect(verdict.promote).toBeNull();
    expect(keys(verdict)).toContain("old-primary-may-still-acknowledge");
  });

  it("counts a replica that is being copied, or was, as one whose holdings nobody knows", () => {
    const verdict = judge([replica("kr-b", 10), replica("kr-c", null)], { oldPrimary: OFF });
    expect(verdict.promote).toBeNull();
    expect(keys(verdict)).toContain("offset-unknown");
  });

  it("compares histories as far as one goes on from the other, and no further", () => {
    const newer = (until: number) => replica("kr-b", 50, { replicationId: "second", former: { id: "first", until } });
    expect(judge([newer(40), replica("kr-c", 40)])).toMatchObject({ promote: "kr-b" });
    expect(keys(judge([newer(40), replica("kr-c", 41)]))).toContain("histories-differ");
    expect(judge([newer(40), replica("kr-c", 41)]).promote).toBeNull();
    expect(judge([replica("kr-b", 50), replica("kr-c", 40, { replicationId: "other" })]).promote).toBeNull();
  });

  it("never promotes in a zone that is being left, and says so when that one alone has everything", () => {
    const left = new Set(["kr-b"]);
    expect(judge([replica("kr-b", 12), replica("kr-c", 12)], { left })).toMatchObject({ promote: "kr-c" });
    const verdict = judge([replica("kr-b", 12), replica("kr-c", 10)], { left });
    expect(verdict.promote).toBeNull();
    expect(keys(verdict)).toContain("furthest-is-being-left");
  });

  it("proves nothing where nobody is waited for", () => {
    expect(judge([replica("kr-b", 10)], { waitedFor: 0, oldPrimary: OFF }).promote).toBeNull();
  });

  it("tells before anybody is cut off whether that could lead to a proof", () => {
    const facts = (replicas: readonly StreamCandidate[]): StreamPromotionFacts => ({
      oldPrimary: { zone: "kr-a", confirmedOff: false, final: null },
      replicas,
      left: new Set(),
      waitedFor: 1,
      preference: [],
    });
    const linked = { cutOff: false };
    expect(mayBeProven(facts([replica("kr-b", 1, linked), replica("kr-c", 2, linked)])).promote).toBe("kr-c");
    expect(mayBeProven(facts([replica("kr-b", 1, linked), silent("kr-c")])).promote).toBeNull();
  });
});
