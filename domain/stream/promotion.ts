import type { Reason } from "../reason.ts";

export type StreamCandidate = {
  readonly zone: string;
  /** It answers as a replica. */
  readonly answers: boolean;
  readonly replicationId: string | null;
  /** The history that its own goes on from, and how far the two are the same. */
  readonly former: { readonly id: string; readonly until: number } | null;
  /** How far it has its history. For one that was cut off: read after that. Null: not known. */
  readonly offset: number | null;
  /** It confirms nothing to the old primary any more, whatever that one still does. */
  readonly cutOff: boolean;
};

export type StreamPromotionFacts = {
  readonly oldPrimary: {
    readonly zone: string;
    /** Something outside it says that it is off. */
    readonly confirmedOff: boolean;
    /** Where its history ended when it was stopped and read first, and stays off; otherwise null. */
    readonly final: { readonly replicationId: string; readonly offset: number } | null;
  };
  /** Every node beside the old primary, and whoever else was its replica: each of them may have confirmed an entry. */
  readonly replicas: readonly StreamCandidate[];
  /** Zones that may not become the primary: they are being left. What they answer counts all the same. */
  readonly left: ReadonlySet<string>;
  /** How many replicas must have an entry before a client is told that it is kept. */
  readonly waitedFor: number;
  /** Zones, best first: decides between equals only. */
  readonly preference: readonly string[];
};

export type StreamPromotionKey =
  | "old-primary-off"
  | "old-primary-cut-off"
  | "every-acknowledged-entry-answers"
  | "final-offset-held"
  | "old-primary-may-still-acknowledge"
  | "too-few-replicas-answer"
  | "nobody-is-waited-for"
  | "offset-unknown"
  | "histories-differ"
  | "furthest-is-being-left"
  | "no-candidate";

export type StreamPromotionVerdict = {
  readonly promote: string | null;
  readonly proof: "power-off" | "cut-off" | null;
  readonly reasons: readonly Reason<StreamPromotionKey>[];
};

/**
 * Whom to promote, and the proof that no acknowledged entry can be missing. A client is told that its entry is kept only after
 * `waitedFor` replicas confirmed it, so two things must hold. The old primary can acknowledge nothing more: it is off, or too few
 * replicas are left that could still confirm. And everything it ever acknowledged is on a replica that answers: fewer are silent
 * than confirm an entry (or where its history ended is known, and somebody has that much). Then the one that has most has all.
 * Without both nobody is promoted, and the reasons say why.
 */
export function judgeStreamPromotion(facts: StreamPromotionFacts): StreamPromotionVerdict {
  const known = facts.replicas.filter(isKnown);
  const silenced = silence(facts);
  if (known.length === 0) return refusal([...silenced.reasons, ...unknown(facts), reason("no-candidate")]);
  const best = furthest(known, facts);
  if (best === null)
    return refusal([
      ...silenced.reasons,
      reason("histories-differ", { zones: known.map(({ zone }) => zone).join(", ") }),
    ]);
  const complete = completeness(facts, known, best);
  const reasons = [...silenced.reasons, ...complete.reasons];
  if (!silenced.holds || !complete.holds) return refusal(reasons);
  if (facts.left.has(best.zone)) return refusal([...reasons, reason("furthest-is-being-left", { zone: best.zone })]);
  return { promote: best.zone, proof: facts.oldPrimary.confirmedOff ? "power-off" : "cut-off", reasons };
}

/**
 * Whether cutting replicas off can lead to a proof at all: as long as it cannot, they stay with the primary they have.
 */
export function mayBeProven(facts: StreamPromotionFacts): StreamPromotionVerdict {
  return judgeStreamPromotion({
    ...facts,
    replicas: facts.replicas.map((replica) => ({ ...replica, cutOff: replica.answers })),
  });
}

type Known = StreamCandidate & { readonly replicationId: string; readonly offset: number };
type Part = { readonly holds: boolean; readonly reasons: readonly Reason<StreamPromotionKey>[] };

function isKnown(one: StreamCandidate): one is Known {
  return one.answers && one.replicationId !== null && one.offset !== null;
}

/** Can the old primary still acknowledge an entry? */
function silence({ oldPrimary: { zone, confirmedOff }, replicas, waitedFor }: StreamPromotionFacts): Part {
  if (confirmedOff) return { holds: true, reasons: [reason("old-primary-off", { zone })] };
  const able = replicas.filter((one) => !one.cutOff);
  if (waitedFor === 0 || able.length >= waitedFor)
    return { holds: false, reasons: [reason("old-primary-may-still-acknowledge", { zone })] };
  const by = replicas.filter((one) => one.cutOff).map((one) => one.zone);
  return { holds: true, reasons: [reason("old-primary-cut-off", { zone, by: by.join(", ") })] };
}

/** Is everything ever acknowledged on a replica that answers? */
function completeness(facts: StreamPromotionFacts, known: readonly Known[], best: Known): Part {
  const { oldPrimary, replicas, waitedFor } = facts;
  const final = oldPrimary.confirmedOff ? oldPrimary.final : null;
  if (final !== null && final.replicationId === best.replicationId && best.offset >= final.offset)
    return { holds: true, reasons: [reason("final-offset-held", { zone: best.zone })] };
  if (waitedFor === 0) return { holds: false, reasons: [reason("nobody-is-waited-for")] };
  if (replicas.length - known.length < waitedFor) {
    const zones = known.map((one) => one.zone).join(", ");
    return { holds: true, reasons: [reason("every-acknowledged-entry-answers", { zones })] };
  }
  const needed = replicas.length - waitedFor + 1;
  const few = reason("too-few-replicas-answer", { n: known.length, needed, of: replicas.length });
  return { holds: false, reasons: [few, ...unknown(facts)] };
}

function unknown({ replicas }: StreamPromotionFacts): Reason<StreamPromotionKey>[] {
  const zones = replicas.filter((one) => one.answers && !isKnown(one)).map((one) => one.zone);
  return zones.length === 0 ? [] : [reason("offset-unknown", { zones: zones.join(", ") })];
}

/** The one that has everything that any other has; of equals one that may be promoted, then the site's order. Null: there is none. */
function furthest(known: readonly Known[], { left, preference }: StreamPromotionFacts): Known | null {
  const place = ({ zone }: Known): number => (preference.includes(zone) ? preference.indexOf(zone) : preference.length);
  const all = known.filter((one) => known.every((other) => hasAllOf(one, other)));
  return all.sort((a, b) => Number(left.has(a.zone)) - Number(left.has(b.zone)) || place(a) - place(b))[0] ?? null;
}

/** Offsets count within one history, and up to where one goes on from another. */
export function hasAllOf(one: Known, other: Known): boolean {
  if (one.replicationId === other.replicationId) return one.offset >= other.offset;
  return one.former?.id === other.replicationId && other.offset <= Math.min(one.former.until, one.offset);
}

function refusal(reasons: readonly Reason<StreamPromotionKey>[]): StreamPromotionVerdict {
  return { promote: null, proof: null, reasons };
}

function reason(key: StreamPromotionKey, values: Reason["values"] = {}): Reason<StreamPromotionKey> {
  return { key, values };
}
