import type { Reason } from "../reason.ts";
import { waitsForDisk } from "./commit-setting.ts";
import { furthestLsn, parseLsn } from "./lsn.ts";
import { parseSynchronousNames, possibleQuorums } from "./quorums.ts";

export type OldPrimary = {
  readonly zone: string;
  /** Something outside it says that it is off (port `power`, or its own agent after the fence). */
  readonly confirmedOff: boolean;
  /** Every `synchronous_standby_names` that may have been in force since it was last seen. Empty: not known. */
  readonly synchronousSettings: readonly string[];
  /** Others may have been in force before the oldest of them, and what was acknowledged then is not known to be on a candidate. */
  readonly earlierUnknown: boolean;
  /** Its `synchronous_commit`, the weakest that any of its clients may have had; null: not known. */
  readonly synchronousCommit: string | null;
  readonly timeline: number | null;
  /** Write position when last seen; null: not known. */
  readonly lastKnownLsn: string | null;
  /** Position of its shutdown checkpoint when it was stopped *cleanly* and stays off; otherwise null. */
  readonly finalLsn: string | null;
};

export type PromotionCandidate = {
  readonly zone: string;
  readonly answers: boolean;
  /** Received and flushed. For a candidate that was cut off: read after that. */
  readonly receivedLsn: string | null;
  readonly timeline: number | null;
  /** It receives nothing from the old primary any more, whatever that one still does. */
  readonly cutOffFromOld: boolean;
};

export type PromotionFacts = {
  readonly oldPrimary: OldPrimary;
  readonly candidates: readonly PromotionCandidate[];
  /** Zones, best first: decides between equals only. */
  readonly preference: readonly string[];
  /** A person accepted the loss shown. */
  readonly allowDataLoss: boolean;
};

export type PromotionKey =
  | "old-primary-off"
  | "old-primary-cut-off"
  | "every-acknowledged-row-answers"
  | "final-position-received"
  | "old-primary-may-still-acknowledge"
  | "synchronous-commit-not-waiting"
  | "synchronous-commit-unknown"
  | "synchronous-settings-unknown"
  | "not-synchronous"
  | "quorum-member-silent"
  | "timeline-ahead-exists"
  | "no-candidate"
  | "data-loss-allowed";

export type JudgedCandidate = {
  readonly zone: string;
  readonly eligible: boolean;
  readonly why: "silent" | "position-unknown" | "timeline-behind" | "timeline-ahead" | null;
  /** Bytes of log known to exist that it lacks (at least); null: not known. With a proof, none of them was acknowledged. */
  readonly lossBytes: number | null;
};

export type PromotionVerdict = {
  readonly promote: string | null;
  readonly proof: "power-off" | "quorum" | null;
  readonly reasons: readonly Reason<PromotionKey>[];
  readonly candidates: readonly JudgedCandidate[];
};

/**
 * Whom to promote, and the proof that no acknowledged row can be missing (design §5). Two things must hold: the old primary can
 * acknowledge nothing more (off, or cut off from a member of every possible synchronous quorum), and everything it ever
 * acknowledged is on a standby that answers (one member of every possible quorum does). Without both nobody is promoted, unless
 * a person allowed the loss shown here.
 */
export function judgePromotion(facts: PromotionFacts): PromotionVerdict {
  const { oldPrimary, candidates } = facts;
  const timeline = oldPrimary.timeline ?? newestTimeline(candidates);
  const judged = candidates.map((candidate) => judgeCandidate(candidate, timeline, furthestKnown(facts)));
  const eligible = candidates.filter((_, index) => judged[index]?.eligible === true);
  const best = furthest(eligible, facts.preference);
  if (best === undefined) return { promote: null, proof: null, reasons: [reason("no-candidate")], candidates: judged };

  const silenced = silence(facts, eligible);
  const complete = completeness(facts, eligible, best);
  const ahead = judged.filter((candidate) => candidate.why === "timeline-ahead");
  const forked = ahead.map(({ zone }) => reason("timeline-ahead-exists", { zone }));
  const reasons = [...silenced.reasons, ...complete.reasons, ...forked];
  if (silenced.holds && complete.holds && forked.length === 0) {
    const proof = oldPrimary.confirmedOff ? "power-off" : "quorum";
    return { promote: best.zone, proof, reasons, candidates: judged };
  }
  if (!facts.allowDataLoss) return { promote: null, proof: null, reasons, candidates: judged };
  return { promote: best.zone, proof: null, reasons: [...reasons, reason("data-loss-allowed")], candidates: judged };
}

/** True unless it was judged to be silenced; with nobody to promote it was not judged at all. */
export function mayStillAcknowledge(reasons: readonly Reason[]): boolean {
  return !reasons.some(({ key }) => key === "old-primary-off" || key === "old-primary-cut-off");
}

type Part = { readonly holds: boolean; readonly reasons: readonly Reason<PromotionKey>[] };

/** Can the old primary still acknowledge a write? */
function silence({ oldPrimary }: PromotionFacts, eligible: readonly PromotionCandidate[]): Part {
  const { zone } = oldPrimary;
  if (oldPrimary.confirmedOff) return { holds: true, reasons: [reason("old-primary-off", { zone })] };
  const away = eligible.filter((candidate) => candidate.cutOffFromOld).map((candidate) => candidate.zone);
  const quorums = quorumsOf(oldPrimary);
  if (quorums.failure !== null || !intersectsAll(quorums.sets, away)) {
    return { holds: false, reasons: [reason("old-primary-may-still-acknowledge", { zone })] };
  }
  return { holds: true, reasons: [reason("old-primary-cut-off", { zone, by: away.join(", ") })] };
}

/** Is everything ever acknowledged on a standby that answers? Then the furthest of them has it all. */
function completeness(facts: PromotionFacts, eligible: readonly PromotionCandidate[], best: PromotionCandidate): Part {
  const final = facts.oldPrimary.confirmedOff ? parseLsn(facts.oldPrimary.finalLsn) : null;
  if (final !== null && (parseLsn(best.receivedLsn) ?? -1n) >= final) {
    return { holds: true, reasons: [reason("final-position-received", { zone: best.zone })] };
  }
  const quorums = quorumsOf(facts.oldPrimary);
  if (quorums.failure !== null) return { holds: false, reasons: [quorums.failure] };
  const present = eligible.map((candidate) => candidate.zone);
  const missing = quorums.sets.filter((set) => !set.some((zone) => present.includes(zone)));
  if (missing.length > 0) {
    return { holds: false, reasons: missing.map((set) => reason("quorum-member-silent", { zones: set.join(", ") })) };
  }
  const { earlierUnknown, zone } = facts.oldPrimary;
  if (earlierUnknown) return { holds: false, reasons: [reason("synchronous-settings-unknown", { zone })] };
  return { holds: true, reasons: [reason("every-acknowledged-row-answers", { zones: present.join(", ") })] };
}

function quorumsOf(old: OldPrimary) {
  const none = (key: PromotionKey) => ({ sets: [], failure: reason(key, { zone: old.zone }) });
  if (old.synchronousCommit === null) return none("synchronous-commit-unknown");
  if (!waitsForDisk(old.synchronousCommit)) return none("synchronous-commit-not-waiting");
  if (old.synchronousSettings.length === 0) return none("synchronous-settings-unknown");
  const sets: string[][] = [];
  for (const text of old.synchronousSettings) {
    const names = parseSynchronousNames(text);
    if (names === null) return none("synchronous-settings-unknown");
    if (names.count === 0) return none("not-synchronous");
    // `*` is whoever was connected, a node that the site does not know included.
    if (names.names.includes("*")) return none("synchronous-settings-unknown");
    sets.push(...possibleQuorums(names));
  }
  return { sets, failure: null };
}

function judgeCandidate(candidate: PromotionCandidate, timeline: number | null, known: bigint | null): JudgedCandidate {
  const position = parseLsn(candidate.receivedLsn);
  const lossBytes = known === null || position === null ? null : Number(known > position ? known - position : 0n);
  const why = exclusion(candidate, position, timeline);
  return { zone: candidate.zone, eligible: why === null, why, lossBytes };
}

function exclusion(candidate: PromotionCandidate, position: bigint | null, timeline: number | null) {
  if (!candidate.answers) return "silent";
  if (position === null || candidate.timeline === null || timeline === null) return "position-unknown";
  if (candidate.timeline < timeline) return "timeline-behind";
  return candidate.timeline > timeline ? "timeline-ahead" : null;
}

/** The furthest position known to have existed; without the old primary's own it is not known at all. */
function furthestKnown({ oldPrimary, candidates }: PromotionFacts): bigint | null {
  const own = furthestLsn([parseLsn(oldPrimary.lastKnownLsn), parseLsn(oldPrimary.finalLsn)]);
  return own === null ? null : furthestLsn([own, ...candidates.map((candidate) => parseLsn(candidate.receivedLsn))]);
}

function newestTimeline(candidates: readonly PromotionCandidate[]): number | null {
  const timelines = candidates.flatMap(({ answers, timeline }) => (answers && timeline !== null ? [timeline] : []));
  return timelines.length === 0 ? null : Math.max(...timelines);
}

function furthest(candidates: readonly PromotionCandidate[], preference: readonly string[]) {
  const place = (zone: string) => (preference.includes(zone) ? preference.indexOf(zone) : preference.length);
  return [...candidates].sort((a, b) => {
    const [left, right] = [parseLsn(a.receivedLsn) ?? 0n, parseLsn(b.receivedLsn) ?? 0n];
    return left === right ? place(a.zone) - place(b.zone) : left < right ? 1 : -1;
  })[0];
}

function intersectsAll(sets: readonly (readonly string[])[], zones: readonly string[]): boolean {
  return sets.length > 0 && sets.every((set) => set.some((zone) => zones.includes(zone)));
}

function reason(key: PromotionKey, values: Reason["values"] = {}): Reason<PromotionKey> {
  return { key, values };
}
