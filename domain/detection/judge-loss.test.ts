import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeLoss, type LossFacts } from "./judge-loss.ts";
import { type HeardVote, hear, remembered, type Standing } from "./standing.ts";
import { VOTING } from "./timing.ts";

const NOW = 100_000;
const WITNESSES = ["kr-a", "kr-b", "kr-c", "jp-a", "outside"];
const regionOf = { "kr-a": "kr", "kr-b": "kr", "kr-c": "kr", "jp-a": "jp" };

/** One that has said the same from `from` ms ago to `to` ms ago. */
const said = (
  witness: string,
  answers: boolean,
  from: number,
  to = 100,
  changes: readonly number[] = [],
): Standing => ({
  ...{ witness, subject: "kr-a", answers, since: NOW - from, until: NOW - to, receivedAt: NOW - to, votes: 4, changes },
  ...{ lastGood: answers ? NOW - to : NOW - from - 500, firstFailing: answers ? null : NOW - from },
});
const judge = (standings: readonly Standing[], more: Partial<LossFacts> = {}) =>
  judgeLoss({
    ...{ subject: "kr-a", zone: "kr-a", witnesses: WITNESSES, regionOf, blind: [], ownHeardAt: null },
    ...{ standings: new Map(standings.map((one) => [one.witness, one])), policy: { votes: 3, forMs: 2_000 }, now: NOW },
    ...more,
  });
const lost = (...witnesses: string[]) => witnesses.map((witness) => said(witness, false, 3_000));
const whyOf = (verdict: ReturnType<typeof judge>, witness: string) =>
  verdict.ballot.find((one) => one.witness === witness)?.why.key;

describe("judgeLoss", () => {
  it("takes a zone for lost by enough others through one stretch, and says of each why it counted", () => {
    const verdict = judge([...lost("kr-b", "kr-c", "jp-a"), said("outside", false, 1_000)]);
    expect(verdict).toMatchObject({ state: "lost", tooFew: false, alive: 0, firstFailing: NOW - 3_000 });
    expect(verdict.lastGood).toBe(NOW - 3_500);
    expect(whyOf(verdict, "kr-a")).toBe("own-zone");
    expect(whyOf(verdict, "kr-b")).toBe("counts-lost");
    expect(whyOf(verdict, "outside")).toBe("too-short");
  });

  it("does not add up what was not seen at the same time", () => {
    const early = said("kr-b", false, 5_000, 2_900);
    expect(judge([early, ...lost("kr-c", "jp-a")]).state).toBe("unclear");
    expect(judge([said("kr-b", false, 6_000, 900), ...lost("kr-c", "jp-a")]).state).toBe("lost");
  });

  it("leaves out its own zone, the stale, those that flap and those that see nobody", () => {
    const two = lost("kr-c", "jp-a");
    expect(judge([said("kr-a", false, 9_000), ...two]).state).toBe("unclear");
    const stale = judge([said("kr-b", false, 9_000, VOTING.freshMs + 1), ...two]);
    expect([stale.state, whyOf(stale, "kr-b"), stale.tooFew]).toEqual(["unclear", "stale", true]);
    const flaps = judge([said("kr-b", false, 900, 100, [NOW - 4_000, NOW - 2_000, NOW - 900]), ...two]);
    expect([flaps.state, whyOf(flaps, "kr-b")]).toEqual(["unclear", "flapping"]);
    const blind = judge(lost("kr-b", "kr-c", "jp-a"), { blind: ["kr-b"] });
    expect([blind.state, whyOf(blind, "kr-b")]).toEqual(["unclear", "sees-nobody"]);
  });

  it("wants more than one region's word, where there is another", () => {
    const jp = { subject: "jp-a", zone: "jp-a" };
    expect(judge(lost("kr-a", "kr-b", "kr-c"), jp).state).toBe("unclear");
    expect(judge(lost("kr-a", "kr-b", "outside"), jp).state).toBe("lost");
    const alone = ["kr-a", "kr-b", "kr-c", "kr-d"];
    const kr = Object.fromEntries(alone.map((zone) => [zone, "kr"]));
    expect(judge(lost("kr-b", "kr-c", "kr-d"), { witnesses: alone, regionOf: kr }).state).toBe("lost");
  });

  it("is contested when two see it alive, of which the control plane may be one; a single voice may be mistaken", () => {
    const three = lost("kr-b", "kr-c", "jp-a");
    expect(judge([...three, said("outside", true, 5_000)]).state).toBe("lost");
    expect(judge([...three, said("outside", true, 5_000)], { ownHeardAt: NOW - 500 }).state).toBe("contested");
    expect(judge(three, { ownHeardAt: NOW - 500 }).state).toBe("lost");
  });

  it("is good again when two have had answers for as long, and no sooner", () => {
    const good = (...witnesses: string[]) => witnesses.map((witness) => said(witness, true, 3_000));
    expect(judge(good("kr-b", "outside")).state).toBe("answers");
    expect(judge(good("kr-b")).state).toBe("unclear");
    expect(judge([said("kr-b", true, 1_500), ...good("outside")]).state).toBe("unclear");
  });

  it("never takes for lost what fewer than the policy's votes call lost, whatever they say", () => {
    const standing = fc.record({ answers: fc.boolean(), from: fc.nat(20_000), to: fc.nat(6_000), is: fc.boolean() });
    fc.assert(
      fc.property(fc.array(standing, { minLength: 5, maxLength: 5 }), fc.integer({ min: 2, max: 4 }), (all, votes) => {
        const standings = WITNESSES.flatMap((witness, index) => {
          const one = all[index];
          return one?.is ? [said(witness, one.answers, Math.max(one.from, one.to), one.to)] : [];
        });
        const verdict = judge(standings, { policy: { votes, forMs: 2_000 } });
        const counted = verdict.ballot.filter((one) => one.counts && one.says === "lost");
        if (verdict.state === "lost") expect(counted.length).toBeGreaterThanOrEqual(votes);
        expect(verdict.ballot.filter((one) => one.counts).map((one) => one.witness)).not.toContain("kr-a");
        expect(verdict.reasons.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("a run of equal votes", () => {
  const vote = (at: number, answers: boolean, more: Partial<HeardVote> = {}): HeardVote => ({
    ...{ witness: "kr-b", subject: "kr-a", answers, latencyMs: 1, askedAt: at, receivedAt: at + 10, ...more },
  });
  const run = (...votes: readonly HeardVote[]) =>
    votes.reduce<Standing | undefined>((one, next) => hear(one, next), undefined);

  it("begins with the end of the first look, and reaches to the beginning of the newest", () => {
    expect(run(vote(0, false), vote(1_000, false), vote(2_000, false))).toMatchObject({
      since: 9,
      until: 2_001,
      votes: 3,
    });
    // A look that hung was without an answer all the while.
    const hung = (at: number) => vote(at, false, { latencyMs: 1_500, receivedAt: at + 1_510 });
    expect(run(hung(0), hung(1_515))).toMatchObject({ since: 10, until: 3_015 });
  });

  it("does not lengthen by an answer that was long on its way", () => {
    expect(run(vote(0, false), vote(1_000, false, { receivedAt: 2_700 }))).toMatchObject({ since: 9, until: 1_001 });
  });

  it("ends with a change, and with an answer that was missed; the recovery clock goes on through a gap", () => {
    expect(run(vote(0, false), vote(1_000, true), vote(2_000, false))).toMatchObject({ since: 2_009, votes: 1 });
    const gap = run(vote(0, true), vote(1_000, false), vote(1_010 + VOTING.maxGapMs + 1, false));
    expect(gap).toMatchObject({ votes: 1, firstFailing: 1_009, lastGood: 10 });
  });

  it("never goes on from what another leader wrote, and cannot be lengthened by what an agent claims", () => {
    const before = remembered({ witness: "kr-b", subject: "kr-a", answers: false, lastGood: null, firstFailing: 5 });
    expect(hear(before, vote(1_000, false))).toMatchObject({ since: 1_009, votes: 1, firstFailing: 5, changes: [] });
    const claims = hear(undefined, vote(1_000, false, { latencyMs: 600_000 }));
    expect(claims.since).toBeGreaterThanOrEqual(1_000);
    expect(claims.until).toBeLessThanOrEqual(claims.receivedAt);
  });
});
