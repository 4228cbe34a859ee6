import { expect, test } from "vitest";
import { type KnownPrimary, oldPrimaryFacts } from "./old-primary.ts";
import { judgePromotion, type PromotionCandidate } from "./promotion.ts";

const sample = { synchronousNames: 'FIRST 1 ("kr-b")', synchronousCommit: "on", lsn: "0/100" };
const old: KnownPrimary = { zone: "kr-a", timeline: 1, lsn: "0/100", samples: [sample], asked: [], newestTold: 1 };
const standby = (zone: string, receivedLsn: string | null = "0/100"): PromotionCandidate => ({
  zone,
  answers: true,
  receivedLsn,
  timeline: 1,
  cutOffFromOld: true,
});
const judged = (change: Partial<KnownPrimary>, candidates = [standby("kr-b")]) =>
  judgePromotion({
    oldPrimary: oldPrimaryFacts({ ...old, ...change }, candidates, true),
    candidates,
    preference: ["kr-a", "kr-b", "kr-c"],
    allowDataLoss: false,
  });

test("with its synchronous standby there, and nothing unmeasured, it is proven", () => {
  expect(judged({})).toMatchObject({ promote: "kr-b", proof: "power-off" });
});

test("a list that a run asked for and nobody measured may have let something through to others", () => {
  const verdict = judged({ asked: ['FIRST 1 ("kr-c")'] });
  expect(verdict.promote).toBeNull();
  expect(verdict.reasons).toContainEqual({ key: "quorum-member-silent", values: { zones: "kr-c" } });
  expect(judged({ asked: ['FIRST 1 ("kr-c")'] }, [standby("kr-b"), standby("kr-c")]).proof).toBe("power-off");
});

test("a primary promoted after it and never measured leaves nothing to conclude from", () => {
  expect(judged({ newestTold: 2 }).reasons.map(({ key }) => key)).toContain("synchronous-commit-unknown");
});

test("a copy in a standby's memory is none: it may have lost its power and come back", () => {
  expect(judged({ samples: [{ ...sample, synchronousCommit: "remote_write" }] }).promote).toBeNull();
});

test("the weakest setting of COMMIT seen is what counts", () => {
  const seen = [sample, { ...sample, synchronousCommit: "local" }, { ...sample, lsn: "0/80" }];
  expect(
    judged({ samples: seen.map((one, index) => ({ ...one, lsn: index === 2 ? "0/80" : "0/200" })) }).promote,
  ).toBeNull();
});

test("a standby that is still replaying what it has is not judged by how far it got", () => {
  expect(judged({}, [standby("kr-b", null)]).candidates).toMatchObject([{ eligible: false, why: "position-unknown" }]);
});

test("what was waited for before the oldest sample counts against whoever does not hold that much", () => {
  expect(judged({}, [standby("kr-b", "0/FF")]).reasons.map(({ key }) => key)).toContain("synchronous-settings-unknown");
});
