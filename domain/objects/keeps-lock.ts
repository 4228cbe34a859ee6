/** How a bucket locks what is written to it; `lock`: what a new version gets when its writer names nothing. */
export type BucketLock = {
  readonly lockEnabled: boolean;
  readonly lock: { readonly mode: "COMPLIANCE" | "GOVERNANCE"; readonly retainMs: number } | null;
};

/** Whether a bucket locks at least as it did before. One that somebody made stricter meanwhile does: that is never taken back. */
export function keepsLock(before: BucketLock, now: BucketLock): boolean {
  if (before.lockEnabled && !now.lockEnabled) return false;
  if (before.lock === null) return true;
  if (now.lock === null || now.lock.retainMs < before.lock.retainMs) return false;
  return before.lock.mode === "GOVERNANCE" || now.lock.mode === "COMPLIANCE";
}
