import { parseLsn } from "./lsn.ts";

/** One sample of a primary: what a COMMIT waited for then, and how far it had written. */
export type PrimarySample = {
  readonly synchronousNames: string;
  readonly synchronousCommit: string | null;
  readonly lsn: string | null;
};

export type SettingsInForce = {
  /** Every `synchronous_standby_names` under which something not covered by `from` may have been acknowledged. */
  readonly names: readonly string[];
  readonly commits: readonly (string | null)[];
  /** Whoever holds the log up to here holds all that was acknowledged under earlier settings. Null: nobody holds enough, and earlier ones matter. */
  readonly from: string | null;
};

/**
 * Which settings still matter for what may have been acknowledged. The log has no gaps: whoever holds a sample's position holds all
 * that was acknowledged before that sample, whomever a COMMIT waited for then (nobody, after a promotion). So the newest sample that
 * is held covers everything older, and only settings seen from it on count. When even the oldest is not held, what was waited for
 * before it matters and nobody knows it.
 * @param samples of one primary on one timeline, newest first; of equal neighbours the oldest is enough
 * @param held furthest position that an answering candidate holds; null: not known
 */
export function settingsInForce(samples: readonly PrimarySample[], held: bigint | null): SettingsInForce {
  const covering = samples.findIndex((sample) => {
    const written = parseLsn(sample.lsn);
    return written !== null && held !== null && held >= written;
  });
  const counting = covering === -1 ? samples : samples.slice(0, covering + 1);
  const commits = counting.map((one) => one.synchronousCommit);
  const names = [...new Set(counting.map((one) => one.synchronousNames))];
  return { names, commits, from: samples[covering]?.lsn ?? null };
}
