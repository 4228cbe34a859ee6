import type { ObjectCanaryMeasurement } from "../topology/measurement.ts";

/** What would be lost of a bucket: nothing of a store whose acknowledged canaries can all be read again, by version id and hash. */
export type ObjectLoss = {
  readonly ms: number | null;
  /** Lost when it was last known, while it is not known now; null: nothing was, or nobody ever knew. */
  readonly atLeastMs: number | null;
  readonly because: "no-canary" | null;
  readonly acknowledgedAt: Date | null;
};

/** So many numbers in a row that nobody acknowledged: nothing is known of loss any more. */
const SILENT_MS = 210_000;

/**
 * Evidence may lose nothing (mission A2), so the figure is exact: 0 while every acknowledged object is there, else all since the oldest that is
 * not. Times are the control plane's own.
 * @param canary the newest measurement there ever was; null: there is none
 * @param counts it is the newest look's, and not too old
 */
export function objectLoss(canary: ObjectCanaryMeasurement | null, counts: boolean, now: Date): ObjectLoss {
  if (canary === null) return { ms: null, atLeastMs: null, because: "no-canary", acknowledgedAt: null };
  const acknowledgedAt = new Date(canary.acknowledgedAt);
  const since = canary.lostSince === null ? acknowledgedAt : new Date(canary.lostSince);
  const lostUntil = (at: Date) => (canary.lost === 0 ? 0 : Math.max(1, at.getTime() - since.getTime()));
  if (counts && now.getTime() - acknowledgedAt.getTime() <= SILENT_MS)
    return { ms: lostUntil(now), atLeastMs: null, because: null, acknowledgedAt };
  return { ms: null, atLeastMs: lostUntil(acknowledgedAt) || null, because: "no-canary", acknowledgedAt };
}
