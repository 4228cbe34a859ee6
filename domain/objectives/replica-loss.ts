import { parseLsn } from "../database/lsn.ts";

/** What canaries can tell apart: one row a second. No figure of loss is ever shown as smaller. */
export const CANARY_RESOLUTION_MS = 1_000;

/**
 * A numbered row that was acknowledged. Both times are the control plane's own, taken around the call: no node's clock is ever
 * asked, so none can be wrong.
 */
export type Canary = {
  readonly number: bigint;
  readonly lsn: string;
  readonly timeline: number;
  /** Not later than its commit. */
  readonly askedAt: Date;
  readonly acknowledgedAt: Date;
};

/** How far a copy of the log goes, as seen by a look that lasted from `from` to `until` by the control plane's clock. */
export type Copy = {
  readonly lsn: string | null;
  readonly timeline: number | null;
  readonly from: Date;
  readonly until: Date;
};

export type CopyLoss = {
  /** Upper bound of what would be lost with this copy alone, never under the resolution; null: not known. */
  readonly ms: number | null;
  /** From the newest row it has, or the oldest that is known, to the newest that it lacks: lost for certain. Null: not known. */
  readonly atLeastMs: number | null;
  /** Acknowledged rows that are not in it. */
  readonly missing: number | null;
  /** Newest row that is in it; null: none of those that are known, so how much more is lost than those is not known either. */
  readonly newest: Canary | null;
};

const UNKNOWN: CopyLoss = { ms: null, atLeastMs: null, missing: null, newest: null };
/** A row a second, with its jitter: up to this distance canaries tell apart what they promise to. */
const TOLERATED_MS = 1_500;

/**
 * What would be lost if everything but this copy vanished: every acknowledged row that it does not have, and what was written
 * around them. An idle database loses nothing: the canary itself is a write each second.
 * @param canaries newest first
 */
export function lossOfCopy(copy: Copy, canaries: readonly Canary[]): CopyLoss {
  const [end, oldest] = [parseLsn(copy.lsn), canaries.at(-1)];
  if (end === null || copy.timeline === null || !oldest) return UNKNOWN;
  const newest = canaries.find((row) => isKept(row, end, copy.timeline ?? 0)) ?? null;
  // Rows acknowledged while the look was under way are not known to be missing.
  const missing = canaries.filter(
    (row) => (newest === null || row.number > newest.number) && row.acknowledgedAt <= copy.from,
  );
  const [last] = missing;
  const known = newest ?? oldest;
  return {
    ms: newest && lostSince(newest, copy, missing.length),
    atLeastMs: last ? last.acknowledgedAt.getTime() - known.acknowledgedAt.getTime() : 0,
    missing: missing.length,
    newest,
  };
}

function lostSince(newest: Canary, copy: Copy, missing: number): number {
  const written = copy.until.getTime() - newest.askedAt.getTime();
  const whole = missing === 0 && written - CANARY_RESOLUTION_MS <= TOLERATED_MS;
  return whole ? CANARY_RESOLUTION_MS : Math.max(CANARY_RESOLUTION_MS, written);
}

/** A row of an earlier timeline was on the primary before it was promoted: whoever follows the newer one has it. */
function isKept(row: Canary, end: bigint, timeline: number): boolean {
  if (row.timeline !== timeline) return row.timeline < timeline;
  const lsn = parseLsn(row.lsn);
  return lsn !== null && lsn <= end;
}
