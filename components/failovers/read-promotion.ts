import type { Reason } from "#domain/reason.ts";

export type PromotionCandidateView = {
  readonly zone: string;
  /** Why it was left out; null: it could be promoted. */
  readonly why: string | null;
  readonly receivedLsn: string | null;
  readonly timeline: number | null;
  readonly lossBytes: number | null;
  /** It takes nothing from the old primary any more; null: not looked at. */
  readonly cutOff: boolean | null;
  /** Canary rows acknowledged after its position, at most, and when the first and last of them were. Null: not known. */
  readonly rows: number | null;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
};
export type PromotionView = {
  readonly oldPrimary: string;
  readonly lastKnownLsn: string | null;
  readonly seenAt: string | null;
  /** `synchronous_standby_names` that may have been in force, and the weakest `synchronous_commit` seen. */
  readonly settings: readonly string[];
  readonly commit: string | null;
  /** Who said that the old primary is off: power | host. Null: nobody. */
  readonly offBy: string | null;
  readonly timelineBefore: number | null;
  readonly timelineAfter: number | null;
  /** Null: nobody. */
  readonly promote: string | null;
  /** Null: nothing proves that no acknowledged row is missing. */
  readonly proof: string | null;
  /** Keys of domain/database/promotion.ts. */
  readonly reasons: readonly Reason[];
  readonly candidates: readonly PromotionCandidateView[];
};

type Facts = Readonly<Record<string, unknown>>;

/** The verdict of a promotion from the facts its step recorded; null when they hold none. */
export function readPromotion(facts: Facts): PromotionView | null {
  const { oldPrimary, promote, candidates, reasons } = facts;
  if (typeof oldPrimary !== "string" || !Array.isArray(candidates) || !Array.isArray(reasons)) return null;
  return {
    oldPrimary,
    lastKnownLsn: text(facts["lastKnownLsn"]),
    seenAt: text(facts["seenAt"]),
    settings: Array.isArray(facts["settings"]) ? facts["settings"].map(String) : [],
    commit: text(facts["commit"]),
    offBy: text(facts["offBy"]),
    timelineBefore: figure(facts["timelineBefore"]),
    timelineAfter: figure(facts["timelineAfter"]),
    promote: text(promote),
    proof: text(facts["proof"]),
    reasons: reasons.flatMap((one: Partial<Reason>) =>
      typeof one.key === "string" ? [{ key: one.key, values: one.values ?? {} }] : [],
    ),
    candidates: candidates.flatMap((one: Facts) => {
      const zone = text(one["zone"]);
      return zone === null ? [] : [candidateOf(zone, one)];
    }),
  };
}

function candidateOf(zone: string, one: Facts): PromotionCandidateView {
  return {
    zone,
    why: text(one["why"]),
    receivedLsn: text(one["receivedLsn"]),
    timeline: figure(one["timeline"]),
    lossBytes: figure(one["lossBytes"]),
    cutOff: typeof one["cutOff"] === "boolean" ? one["cutOff"] : null,
    rows: figure(one["rows"]),
    firstAt: text(one["firstAt"]),
    lastAt: text(one["lastAt"]),
  };
}

/** A reason of the verdict with the key its words have. */
export function wordedReason({ key, values }: Reason): Reason {
  return { key: `promotion.${key}`, values };
}

const TOLD = new Set([
  "oldPrimary",
  "lastKnownLsn",
  "seenAt",
  "settings",
  "commit",
  "offBy",
  "promote",
  "ordered",
  "proof",
  "reasons",
  "candidates",
  "predictedLossBytes",
  "predictedLossRows",
]);

/** What is left of the facts once the verdict is shown by itself. */
export function withoutVerdict(facts: Facts): Facts {
  if (readPromotion(facts) === null) return facts;
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !TOLD.has(name)));
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function figure(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
