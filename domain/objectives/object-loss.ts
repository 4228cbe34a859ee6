import type { ObjectCanaryMeasurement } from "../topology/measurement.ts";

/** What would be lost of a bucket: nothing of a store whose acknowledged canaries can all be read again, by version id and hash. */
export type ObjectLoss = {
  readonly ms: number | null;
  readonly because: "no-canary" | null;
  readonly acknowledgedAt: Date | null;
};

/** So many numbers in a row that nobody acknowledged: nothing is known of loss any more. */
const SILENT_MS = 210_000;

/**
 * Evidence may lose nothing (mission A2), so the figure is exact: 0 while every acknowledged object is there, else all since the oldest that is
 * not. Times are the control plane's own.
 * @param canary the newest measurement; null: there is none that counts
 */
export function objectLoss(canary: ObjectCanaryMeasurement | null, now: Date): ObjectLoss {
  const acknowledgedAt = canary === null ? null : new Date(canary.acknowledgedAt);
  if (canary === null || acknowledgedAt === null || now.getTime() - acknowledgedAt.getTime() > SILENT_MS)
    return { ms: null, because: "no-canary", acknowledgedAt };
  if (canary.lost === 0) return { ms: 0, because: null, acknowledgedAt };
  const since = canary.lostSince === null ? acknowledgedAt : new Date(canary.lostSince);
  return { ms: Math.max(1, now.getTime() - since.getTime()), because: null, acknowledgedAt };
}
