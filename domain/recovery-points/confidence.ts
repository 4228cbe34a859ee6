import { CONFIDENCES, type Confidence } from "./recovery-point.ts";

/** That something was proven up to this step, and when. */
export type Proof = { readonly confidence: Confidence; readonly at: Date };
/** A proof holds for the interval in which it has to be made again; then for as long once more, at risk; then it is none. */
export type Decay = "holds" | "expiring" | "expired";
export type Standing = {
  /** What still counts. Being listed is looked at all the time and does not grow old here. */
  readonly confidence: Confidence;
  readonly decay: Decay;
  /** What it was proven to, whether or not that still counts. */
  readonly proven: Confidence;
  readonly at: Date | null;
  /** Until when it holds, and when it is no proof any more. Null: nothing was proven. */
  readonly dueAt: Date | null;
  readonly expiresAt: Date | null;
};

export function rankOf(confidence: Confidence): number {
  return CONFIDENCES.indexOf(confidence);
}

/** A failed proof shows that a step does not hold: nothing at or above it counts that was proven before. */
export type Disproof = Proof;

/**
 * The step of the ladder on which something stands now: of all proofs the highest that still counts; of several as high, the newest.
 * @param everyMs how often it has to be proven again
 */
export function standing(
  proofs: readonly Proof[],
  everyMs: number,
  now: Date,
  disproofs: readonly Disproof[] = [],
): Standing {
  const valid = proofs.filter(
    (proof) => !disproofs.some((one) => one.at > proof.at && rankOf(one.confidence) <= rankOf(proof.confidence)),
  );
  const best = (of: readonly Proof[]): Proof | undefined =>
    [...of].sort((a, b) => rankOf(b.confidence) - rankOf(a.confidence) || b.at.getTime() - a.at.getTime())[0];
  const decayOf = (proof: Proof): Decay => decay(proof.at, everyMs, now);
  const aged = valid.filter((proof) => rankOf(proof.confidence) > 0);
  const counting = best(aged.filter((proof) => decayOf(proof) !== "expired"));
  const shown = counting ?? best(aged);
  if (shown === undefined) {
    return { confidence: "listed", decay: "holds", proven: "listed", at: null, dueAt: null, expiresAt: null };
  }
  return {
    confidence: counting?.confidence ?? "listed",
    decay: decayOf(shown),
    proven: shown.confidence,
    at: shown.at,
    dueAt: new Date(shown.at.getTime() + everyMs),
    expiresAt: new Date(shown.at.getTime() + 2 * everyMs),
  };
}

export function decay(at: Date, everyMs: number, now: Date): Decay {
  const age = now.getTime() - at.getTime();
  if (age <= everyMs) return "holds";
  return age <= 2 * everyMs ? "expiring" : "expired";
}
