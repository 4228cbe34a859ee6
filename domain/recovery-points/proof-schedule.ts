/** What is known of the proofs of one thing: since when it is there, the last test that ended, and when one was last started by itself. */
export type Proofs = {
  readonly since: Date;
  readonly last: { readonly at: Date; readonly ok: boolean } | null;
  readonly startedAt: Date | null;
};

/** A proof is made again before it is overdue: what begins then has ended in time. */
const SHARE = 0.9;
/** The first one comes soon, and not in the minute in which a thing was first seen. */
const FIRST_SHARE = 0.1;
/** One that failed, or came to nothing, is made again soon, and no more often than people could look at it. */
const AGAIN_SHARE = 1 / 24;
const AGAIN_AT_LEAST_MS = 3_600_000;

/**
 * When a proof is to be made again by itself, so that it never grows old.
 * @param everyMs how often the standard asks for it
 */
export function nextProofAt({ since, last, startedAt }: Proofs, everyMs: number): Date {
  const again = Math.min(Math.max(AGAIN_AT_LEAST_MS, everyMs * AGAIN_SHARE), everyMs * SHARE);
  const due =
    last === null ? since.getTime() + everyMs * FIRST_SHARE : last.at.getTime() + (last.ok ? everyMs * SHARE : again);
  // One that was started and left no result is not started again at once.
  return new Date(Math.max(due, startedAt === null ? 0 : startedAt.getTime() + again));
}
