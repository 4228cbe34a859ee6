import { furthestLsn, parseLsn } from "#domain/database/lsn.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { DatabaseComponent } from "#domain/topology/topology.ts";
import { isGood, type Samples } from "../observe/samples.ts";

export type CanaryRow = { readonly lsn: string; readonly timeline: number; readonly at: Date };
export type MeasuredNow = {
  readonly ms: number | null /** Why there is no figure. */;
  readonly because: "no-standby" | "no-primary" | "no-canary" | "not-measured" | null;
};

/** A canary is written each second; with none for this long nothing is known about loss. */
const CANARY_SILENT_MS = 10_000;
/** What the canary can tell apart: one row a second. The figure is never shown as smaller. */
export const CANARY_RESOLUTION_MS = 1_000;

/**
 * What would be lost if the primary vanished now (design §5): the age, when the best standby was measured, of the newest
 * acknowledged canary row that it has received. Never less than the canary's resolution; never a guess.
 * @param canaries newest first
 */
export function currentRpo(
  id: string,
  component: DatabaseComponent,
  samples: Samples,
  canaries: readonly CanaryRow[],
  now: Date,
): MeasuredNow {
  const nodes = Object.keys(component.nodes).flatMap((zone) => {
    const sample = samples.get(`${id}:${zone}`);
    return isGood(sample, now) && sample.value?.kind === "database" ? [{ at: sample.at, value: sample.value }] : [];
  });
  if (nodes.length === 0) return { ms: null, because: "not-measured" };
  const primary = nodes.find(({ value }) => value.role === "primary");
  if (!primary) return { ms: null, because: "no-primary" };
  const standbys = nodes.filter(
    ({ value }) => value.role === "standby" && value.streaming && value.timeline === primary.value.timeline,
  );
  if (standbys.length === 0) return { ms: null, because: "no-standby" };

  const newest = canaries[0];
  if (!newest || now.getTime() - newest.at.getTime() > CANARY_SILENT_MS) return { ms: null, because: "no-canary" };
  const received = furthestLsn(standbys.map(({ value }) => parseLsn(value.receivedLsn ?? value.lsn)));
  const kept = canaries.find((row) => isKept(row, received, primary.value));
  if (received === null || !kept) return { ms: null, because: "not-measured" };
  const missing = canaries.slice(0, canaries.indexOf(kept));
  // Rows written after the standby was looked at are not known to be missing.
  const measuredAt = Math.max(...standbys.map(({ at }) => at.getTime()));
  const oldestMissing = missing.filter((row) => row.at.getTime() <= measuredAt).at(-1);
  const ms = oldestMissing ? measuredAt - kept.at.getTime() : 0;
  return { ms: Math.max(CANARY_RESOLUTION_MS, ms), because: null };
}

function isKept(row: CanaryRow, received: bigint | null, primary: DatabaseMeasurement): boolean {
  const lsn = parseLsn(row.lsn);
  if (lsn === null || received === null) return false;
  // A row of an earlier timeline was on the primary before it was promoted: every follower has it.
  return lsn <= received || (primary.timeline !== null && row.timeline < primary.timeline);
}
