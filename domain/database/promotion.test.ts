import { describe, expect, it } from "vitest";
import { judgePromotion, type OldPrimary, type PromotionCandidate, type PromotionFacts } from "./promotion.ts";

const old = (change: Partial<OldPrimary> = {}): OldPrimary => ({
  zone: "kr-a",
  confirmedOff: true,
  synchronousSettings: ["FIRST 1 (kr-b)"],
  earlierUnknown: false,
  synchronousCommit: "on",
  timeline: 3,
  lastKnownLsn: "0/5000100",
  finalLsn: null,
  ...change,
});
const standby = (zone: string, change: Partial<PromotionCandidate> = {}): PromotionCandidate => ({
  zone,
  answers: true,
  receivedLsn: "0/5000100",
  timeline: 3,
  cutOffFromOld: false,
  ...change,
});
const facts = (change: Partial<PromotionFacts> = {}): PromotionFacts => ({
  oldPrimary: old(),
  candidates: [standby("kr-b"), standby("kr-c", { receivedLsn: "0/5000000" })],
  preference: ["kr-a", "kr-b", "kr-c"],
  allowDataLoss: false,
  ...change,
});
const keys = (verdict: ReturnType<typeof judgePromotion>) => verdict.reasons.map((reason) => reason.key);

describe("judgePromotion", () => {
  it("promotes the synchronous standby of a primary that is off", () => {
    const verdict = judgePromotion(facts());
    expect(verdict).toMatchObject({ promote: "kr-b", proof: "power-off" });
    expect(verdict.candidates).toEqual([
      { zone: "kr-b", eligible: true, why: null, lossBytes: 0 },
      { zone: "kr-c", eligible: true, why: null, lossBytes: 0x100 },
    ]);
  });

  it("refuses when the synchronous standby is silent, even with the primary off: it may hold the only copy", () => {
    const candidates = [standby("kr-b", { answers: false }), standby("kr-c")];
    const verdict = judgePromotion(facts({ candidates }));
    expect(verdict).toMatchObject({ promote: null, proof: null });
    expect(keys(verdict)).toContain("quorum-member-silent");
  });

  it("takes a person's acceptance of the loss, and then claims no proof", () => {
    const candidates = [standby("kr-b", { answers: false }), standby("kr-c", { receivedLsn: "0/5000000" })];
    const verdict = judgePromotion(facts({ candidates, allowDataLoss: true }));
    expect(verdict).toMatchObject({ promote: "kr-c", proof: null });
    expect(verdict.candidates[1]?.lossBytes).toBe(0x100);
  });

  it("refuses a primary that may still acknowledge, unless its quorum is cut off from it", () => {
    const alive = old({ confirmedOff: false });
    const verdict = judgePromotion(facts({ oldPrimary: alive }));
    expect(verdict.promote).toBeNull();
    expect(keys(verdict)).toContain("old-primary-may-still-acknowledge");
    const cut = [standby("kr-b", { cutOffFromOld: true }), standby("kr-c")];
    expect(judgePromotion(facts({ oldPrimary: alive, candidates: cut }))).toMatchObject({
      promote: "kr-b",
      proof: "quorum",
    });
    const wrong = [standby("kr-b"), standby("kr-c", { cutOffFromOld: true })];
    expect(judgePromotion(facts({ oldPrimary: alive, candidates: wrong })).promote).toBeNull();
  });

  it("counts every setting that may have been in force", () => {
    const both = old({ synchronousSettings: ["FIRST 1 (kr-b)", "FIRST 1 (kr-c)"] });
    expect(judgePromotion(facts({ oldPrimary: both })).promote).toBe("kr-b");
    const silent = [standby("kr-b"), standby("kr-c", { answers: false })];
    expect(judgePromotion(facts({ oldPrimary: both, candidates: silent })).promote).toBeNull();
  });

  it("concludes nothing without synchronous replication or knowledge of it", () => {
    const cases: [Partial<OldPrimary>, string][] = [
      [{ synchronousSettings: [""] }, "not-synchronous"],
      [{ synchronousSettings: [] }, "synchronous-settings-unknown"],
      [{ earlierUnknown: true }, "synchronous-settings-unknown"],
      [{ synchronousSettings: ["FIRST 1 ("] }, "synchronous-settings-unknown"],
      [{ synchronousCommit: "local" }, "synchronous-commit-not-waiting"],
      [{ synchronousCommit: "off" }, "synchronous-commit-not-waiting"],
      [{ synchronousCommit: null }, "synchronous-commit-unknown"],
    ];
    for (const [change, key] of cases) {
      const verdict = judgePromotion(facts({ oldPrimary: old(change) }));
      expect(verdict.promote).toBeNull();
      expect(keys(verdict)).toContain(key);
    }
  });

  it("accepts a clean shutdown whose last position was received, even without synchronous replication", () => {
    const clean = old({ synchronousSettings: [""], finalLsn: "0/5000100" });
    expect(judgePromotion(facts({ oldPrimary: clean }))).toMatchObject({ promote: "kr-b", proof: "power-off" });
    const short = [standby("kr-b", { receivedLsn: "0/50000FF" })];
    expect(judgePromotion(facts({ oldPrimary: clean, candidates: short })).promote).toBeNull();
    const running = old({ synchronousSettings: [""], finalLsn: "0/5000100", confirmedOff: false });
    expect(judgePromotion(facts({ oldPrimary: running })).promote).toBeNull();
  });

  it("promotes nobody on another timeline, and nobody at all while one is ahead", () => {
    const behind = [standby("kr-b"), standby("kr-c", { timeline: 2, receivedLsn: "0/9000000" })];
    expect(judgePromotion(facts({ candidates: behind }))).toMatchObject({ promote: "kr-b" });
    const ahead = [standby("kr-b"), standby("kr-c", { timeline: 4 })];
    const verdict = judgePromotion(facts({ candidates: ahead }));
    expect(verdict.promote).toBeNull();
    expect(keys(verdict)).toContain("timeline-ahead-exists");
  });

  it("decides between equals by preference", () => {
    const equal = [standby("kr-c"), standby("kr-b")];
    expect(judgePromotion(facts({ candidates: equal })).promote).toBe("kr-b");
  });

  it("says unknown, not zero, of a loss it cannot know", () => {
    const verdict = judgePromotion(facts({ oldPrimary: old({ lastKnownLsn: null }) }));
    expect(verdict.candidates.map((candidate) => candidate.lossBytes)).toEqual([null, null]);
  });

  it("promotes nobody when nobody answers, whatever was allowed", () => {
    const candidates = [standby("kr-b", { answers: false }), standby("kr-c", { receivedLsn: null })];
    expect(judgePromotion(facts({ candidates, allowDataLoss: true }))).toMatchObject({ promote: null, proof: null });
  });
});
