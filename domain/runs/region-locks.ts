import { type RunStatus, TERMINAL } from "./status.ts";

export type LockSeeker = {
  readonly id: string;
  readonly crossRegion: boolean;
  /** It may lose data: what a paused run could not prove is done without the proof. */
  readonly allowDataLoss: boolean;
  /** Its approval was verified from the decisions themselves. */
  readonly approved: boolean;
};
export type LockHolder = {
  readonly region: string;
  readonly runId: string;
  readonly number: number;
  readonly crossRegion: boolean;
  readonly status: RunStatus;
};
export type LockVerdict =
  | { readonly take: "free" }
  | { readonly take: "supersede"; readonly runs: readonly { readonly id: string; readonly number: number }[] }
  | { readonly take: "refused"; readonly holders: readonly { readonly region: string; readonly number: number }[] };

/**
 * Who may take the locks of its regions (design §5): free ones at once; an approved cross-region run supersedes in-region runs
 * after their current bounded call, one that may lose data those that stand paused; anything else waits for people, and is refused. A lock left by a run that has ended is free.
 */
export function judgeLocks(seeker: LockSeeker, holders: readonly LockHolder[]): LockVerdict {
  // One that has its locks and is about to begin holds them as well: otherwise two would begin.
  const others = holders.filter((holder) => holder.runId !== seeker.id && !TERMINAL.has(holder.status));
  if (others.length === 0) return { take: "free" };
  const supersedable = (holder: LockHolder) =>
    seeker.approved &&
    !holder.crossRegion &&
    (seeker.crossRegion || (seeker.allowDataLoss && holder.status === "paused"));
  const refusing = others.filter((holder) => !supersedable(holder));
  if (refusing.length > 0)
    return { take: "refused", holders: refusing.map(({ region, number }) => ({ region, number })) };
  const runs = new Map(others.map((holder) => [holder.runId, { id: holder.runId, number: holder.number }]));
  return { take: "supersede", runs: [...runs.values()] };
}
