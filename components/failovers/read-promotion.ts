import type { Reason } from "#domain/reason.ts";

export type PromotionCandidateView = {
  readonly zone: string;
  /** Why it was left out; null: it could be promoted. */
  readonly why: string | null;
  readonly receivedLsn: string | null;
  readonly lossBytes: number | null;
};
export type PromotionView = {
  readonly oldPrimary: string;
  readonly lastKnownLsn: string | null;
  /** Null: nobody. */
  readonly promote: string | null;
  /** Null: nothing proves that no acknowledged row is missing. */
  readonly proof: string | null;
  readonly reasons: readonly Reason[];
  readonly candidates: readonly PromotionCandidateView[];
};

type Facts = Readonly<Record<string, unknown>>;

/** The verdict of a promotion from the facts its step recorded; null when they hold none. */
export function readPromotion(facts: Facts): PromotionView | null {
  const { oldPrimary, lastKnownLsn, promote, proof, reasons, candidates } = facts;
  if (typeof oldPrimary !== "string" || !Array.isArray(candidates) || !Array.isArray(reasons)) return null;
  return {
    oldPrimary,
    lastKnownLsn: text(lastKnownLsn),
    promote: text(promote),
    proof: text(proof),
    reasons: reasons.flatMap((one: Partial<Reason>) =>
      typeof one.key === "string" ? [{ key: `promotion.${one.key}`, values: one.values ?? {} }] : [],
    ),
    candidates: candidates.flatMap((one: Readonly<Record<string, unknown>>) =>
      typeof one["zone"] === "string"
        ? [
            {
              zone: one["zone"],
              why: text(one["why"]),
              receivedLsn: text(one["receivedLsn"]),
              lossBytes: typeof one["lossBytes"] === "number" ? one["lossBytes"] : null,
            },
          ]
        : [],
    ),
  };
}

/** What is left of the facts once the verdict is shown by itself. */
export function withoutVerdict(facts: Facts): Facts {
  if (readPromotion(facts) === null) return facts;
  const told = new Set([
    "oldPrimary",
    "lastKnownLsn",
    "promote",
    "proof",
    "reasons",
    "candidates",
    "predictedLossBytes",
  ]);
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !told.has(name)));
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
