/** How votes are collected, in ms (server/detection), and what the rules make of it. */
export const VOTING = {
  /** Every agent is asked this often, jittered, never twice at a time. */
  intervalMs: 1_000,
  /** An answer that takes longer is none. Longer than an agent's own look (1.5 s). */
  timeoutMs: 1_800,
  /**
   * Longest time between an answer and the next question within one run of equal votes: one answer missed breaks the run, since
   * nobody looked meanwhile. Shorter ups of a zone than this cannot be seen.
   */
  maxGapMs: 1_500,
  /** Older is stale and counts for nothing; an agent that was silent for longer is silent. One look that hangs, and one round. */
  freshMs: 3_000,
  /** Vantage points that vanish within this time vanish together. */
  togetherMs: 10_000,
  /** Cut off, or no longer: said after it was so for this long without a break. What it forbids, it forbids at once. */
  isolatedForMs: 2_000,
  /** A vantage point that changed its mind more than once within this time flaps. */
  flapMs: 30_000,
} as const;
export type Voting = { readonly [Name in keyof typeof VOTING]: number };
