type LockMode = "COMPLIANCE" | "GOVERNANCE";
/** `standards.objects.lock`: how each version has to be locked. */
export type WantedLock = { readonly mode: LockMode; readonly atLeastMs: number };

/** A store may tell its times in whole seconds, and take a moment from the writing to the lock. */
const TOLERATED_MS = 60_000;

/** Which locks are as strong as the wanted one, which are weaker, and how long the strong ones have to last, in ms from the version's time. */
export function enoughLock({ mode, atLeastMs }: WantedLock): {
  readonly strong: readonly LockMode[];
  readonly weak: readonly LockMode[];
  readonly leastMs: number;
} {
  const leastMs = Math.max(1, atLeastMs - TOLERATED_MS);
  return mode === "COMPLIANCE"
    ? { strong: ["COMPLIANCE"], weak: ["GOVERNANCE"], leastMs }
    : { strong: ["COMPLIANCE", "GOVERNANCE"], weak: [], leastMs };
}
