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
  /** Whoever holds the log up to here holds all that was acknowledged while nobody waited. Null: nobody ever did not wait. */
  readonly from: string | null;
};

/**
 * Which settings still matter for what may have been acknowledged. After a promotion nobody is waited for until a standby is
 * made synchronous; what was acknowledged in that time lies before the first sample that waits again, and the log has no gaps:
 * a standby that holds that position holds all of it.
 * @param samples of one primary on one timeline, newest first
 * @param held furthest position that an answering candidate holds; null: not known
 */
export function settingsInForce(samples: readonly PrimarySample[], held: bigint | null): SettingsInForce {
  const gap = samples.findIndex((sample) => !waits(sample));
  const all = {
    names: distinct(samples.map((one) => one.synchronousNames)),
    commits: samples.map((one) => one.synchronousCommit),
  };
  if (gap === -1) return { ...all, from: null };
  const waiting = samples.slice(0, gap);
  const from = waiting.at(-1)?.lsn ?? null;
  const position = parseLsn(from);
  if (position === null || held === null || held < position) return { ...all, from };
  return {
    names: distinct(waiting.map((one) => one.synchronousNames)),
    commits: waiting.map((one) => one.synchronousCommit),
    from,
  };
}

function waits({ synchronousNames, synchronousCommit }: PrimarySample): boolean {
  return synchronousNames.trim() !== "" && synchronousCommit !== "off" && synchronousCommit !== "local";
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
