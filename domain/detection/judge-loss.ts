import type { Reason } from "../reason.ts";
import type { LossPolicy } from "../topology/topology.ts";
import { isFresh, type Standing } from "./standing.ts";
import { VOTING, type Voting } from "./timing.ts";

/** Why a vantage point's word counted, or did not. */
export type VoteWhy =
  | "counts-lost"
  | "counts-answers"
  | "own-zone"
  | "same-region"
  | "sees-nobody"
  | "never-heard"
  | "stale"
  | "too-short"
  | "flapping";
export type Judged = {
  readonly witness: string;
  /** Null: it said nothing, or nothing new enough. */
  readonly says: "lost" | "answers" | null;
  readonly counts: boolean;
  readonly why: Reason<VoteWhy>;
};

/** Why a subject was judged as it was. */
export type LossKey = "quorum-lost" | "seen-alive" | "good-again" | "not-long-enough" | "too-few-vantage-points";
export type LossVerdict = {
  readonly subject: string;
  /** `contested`: a quorum says lost, and two see it alive: people look. `unclear`: neither was established. */
  readonly state: "lost" | "contested" | "answers" | "unclear";
  /** Fewer vantage points are heard than a loss would need. */
  readonly tooFew: boolean;
  /** How many see it alive: vantage points, and the control plane itself where the agent of that zone answers it. */
  readonly alive: number;
  readonly ballot: readonly Judged[];
  readonly reasons: readonly Reason<LossKey>[];
  /** Interval of the recovery clock, by the votes. */
  readonly lastGood: number | null;
  readonly firstFailing: number | null;
};

export type LossFacts = {
  readonly subject: string;
  /** Where it stands: that agent has no vote. */
  readonly zone: string;
  readonly witnesses: readonly string[];
  /** The region each stands in. What stands in none, or is not in it, stands alone. */
  readonly regionOf: Readonly<Record<string, string>>;
  /** Whose "lost" does not count, beside the zone's own: of a whole region, its other zones. */
  readonly partial?: readonly string[];
  /** Vantage points that see no other place at all: it is they who are cut off. */
  readonly blind: readonly string[];
  readonly standings: ReadonlyMap<string, Standing>;
  /** When the agent of that zone itself last answered; null: never, or it says nothing of this subject. */
  readonly ownHeardAt: number | null;
  readonly policy: LossPolicy;
  readonly now: number;
  readonly voting?: Voting;
};

/** So many must see it alive: to call it good again, and to contest a quorum. One alone may lie or be mistaken. */
export const ALIVE = 2;

/**
 * Lost: enough other vantage points, not all in one region, have called it lost without a break through one common stretch of
 * `forMs`, all of them are fresh, and nothing but at most one mistaken voice says that it lives. (All zones of a region lose sight of
 * another region together when the way between the two is cut: that is one thing seen, not three.)
 */
export function judgeLoss(facts: LossFacts): LossVerdict {
  const { subject, zone, witnesses, partial = [], standings, policy, now, voting = VOTING } = facts;
  const judged = witnesses.map((witness) => judgeVote(facts, witness));
  const of = (says: Judged["says"]) => judged.filter((one) => one.says === says && one.witness !== zone);
  const counted = (says: Judged["says"]) =>
    of(says).flatMap((one) => (one.counts ? (standings.get(one.witness) ?? []) : []));
  const [losing, good] = [counted("lost"), counted("answers")];
  const ownHeard = facts.ownHeardAt !== null && now - facts.ownHeardAt <= voting.freshMs;
  const alive = of("answers").length + (ownHeard ? 1 : 0);
  const standsIn = (witness: string) => facts.regionOf[witness] ?? witness;
  const elsewhere = new Set(witnesses.flatMap((one) => (one === zone || partial.includes(one) ? [] : [standsIn(one)])));
  const quorum = losing.some((first) => {
    const sameStretch = losing.filter((one) => one.since <= first.since && one.until - first.since >= policy.forMs);
    const places = new Set(sameStretch.map((one) => standsIn(one.witness)));
    return sameStretch.length >= policy.votes && places.size >= Math.min(2, elsewhere.size);
  });
  const heard = judged.filter((one) => one.says !== null && one.why.key !== "same-region").length;
  const tooFew = heard < policy.votes;
  const state = quorum ? (alive < ALIVE ? "lost" : "contested") : good.length >= ALIVE ? "answers" : "unclear";
  const failing = losing.length > 0 ? losing : of("lost").flatMap(({ witness }) => standings.get(witness) ?? []);
  return {
    ...{ subject, state, tooFew, alive, ballot: judged },
    reasons: reasonsOf(state, { tooFew, heard, lost: losing.length, good: good.length, alive, policy }),
    ...clockOf(failing),
  };
}

function judgeVote(facts: LossFacts, witness: string): Judged {
  const { zone, partial = [], blind, standings, policy, now, voting = VOTING } = facts;
  const own = standings.get(witness);
  const no = (says: Judged["says"], key: VoteWhy, values: Reason["values"] = {}): Judged => ({
    ...{ witness, says, counts: false },
    why: { key, values },
  });
  if (witness === zone) return no(null, "own-zone");
  if (!own || own.receivedAt === Number.NEGATIVE_INFINITY) return no(null, "never-heard");
  if (!isFresh(own, now, voting)) return no(null, "stale", { ms: Math.round(now - own.receivedAt) });
  const says = own.answers ? "answers" : "lost";
  if (blind.includes(witness)) return no(null, "sees-nobody");
  if (says === "lost" && partial.includes(witness)) return no(says, "same-region");
  const ms = Math.max(0, Math.round(own.until - own.since));
  if (own.until - own.since < policy.forMs)
    return own.changes.length > 1
      ? no(says, "flapping", { changes: own.changes.length, seconds: Math.round(voting.flapMs / 1000) })
      : no(says, "too-short", { ms });
  const key = says === "lost" ? "counts-lost" : "counts-answers";
  return { witness, says, counts: true, why: { key, values: { ms, votes: own.votes } } };
}

/** First failing: the earliest of them. Last good: the newest before that, never later than the first failing. */
function clockOf(failing: readonly Standing[]): Pick<LossVerdict, "lastGood" | "firstFailing"> {
  const starts = failing.flatMap((one) => one.firstFailing ?? []);
  if (starts.length === 0) return { lastGood: null, firstFailing: null };
  const firstFailing = Math.min(...starts);
  const goods = failing.flatMap((one) => (one.lastGood !== null && one.lastGood <= firstFailing ? [one.lastGood] : []));
  return { lastGood: goods.length > 0 ? Math.max(...goods) : null, firstFailing };
}

function reasonsOf(
  state: LossVerdict["state"],
  it: {
    readonly tooFew: boolean;
    readonly heard: number;
    readonly lost: number;
    readonly good: number;
    readonly alive: number;
    readonly policy: LossPolicy;
  },
): readonly Reason<LossKey>[] {
  const { votes, forMs } = it.policy;
  const few: Reason<LossKey>[] = it.tooFew
    ? [{ key: "too-few-vantage-points", values: { heard: it.heard, needed: votes } }]
    : [];
  if (state === "answers") return [{ key: "good-again", values: { votes: it.good, forMs } }, ...few];
  const quorum: Reason<LossKey> = { key: "quorum-lost", values: { votes: it.lost, needed: votes, forMs } };
  if (state === "lost") return [quorum];
  if (state === "contested") return [quorum, { key: "seen-alive", values: { votes: it.alive } }];
  return few.length > 0 ? few : [{ key: "not-long-enough", values: { votes: it.lost, needed: votes, forMs } }];
}
