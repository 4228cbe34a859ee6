import { type Order, waitedFor } from "#domain/backlog/orders.ts";
import type { BacklogSeen, Relieved } from "#domain/backlog/see.ts";
import type { Database } from "../db/client.ts";
import { countAffected } from "../measures/count-affected.ts";
import { endMeasure } from "../measures/end-measure.ts";
import { POLICY } from "../response/policy-actor.ts";
import type { OpenMeasures, OwnKind } from "./open-measures.ts";
import type { ReliefRow } from "./relief-row.ts";

const WHAT: Readonly<Record<OwnKind, Order["what"]>> = {
  sampling: "sampling",
  "ttl-shortened": "ttl-hours",
  "consumers-added": "consumers",
};
/** Requests that were judged by the old flag are answered within this time; only then is the count of those left out the last. */
const IN_FLIGHT_MS = 2_000;
/** Measure → when this process first saw that every zone has what is normal. */
export type Confirmed = Map<string, number>;

/**
 * Counts what was left out so far, and ends each measure that is normal again in every zone: seen there, not only ordered. A zone
 * that is lost is not waited for; it is told when it is back.
 */
export async function settle(
  db: Database,
  installationId: string,
  { relieved, zones, primary }: BacklogSeen & { readonly relieved: Relieved },
  row: ReliefRow,
  open: OpenMeasures,
  confirmed: Confirmed,
  nowMs: number,
): Promise<void> {
  const { state, leftOutBefore } = row;
  const total = primary?.leftOut ?? null;
  const leftOut = total === null || leftOutBefore === null ? null : total - leftOutBefore;
  if (open.sampling && leftOut !== null) await countAffected(db, open.sampling.id, { leftOut });
  const isNormal = {
    sampling: state.sampling === "normal",
    "ttl-shortened": state.ttl === "normal",
    "consumers-added": state.consumers <= relieved.consumers.normal,
  };
  for (const kind of ["sampling", "ttl-shortened", "consumers-added"] as const) {
    const measure = open[kind];
    if (!measure) continue;
    if (!isNormal[kind] || waitedFor(relieved, state, zones, WHAT[kind], row.setAtMs).length > 0) {
      confirmed.delete(measure.id);
      continue;
    }
    const since = confirmed.get(measure.id) ?? nowMs;
    confirmed.set(measure.id, since);
    const counts = kind === "sampling" && leftOutBefore !== null;
    // Its figure is the last one only when the stream was asked after the last request of the old rule.
    if (counts && (primary === null || total === null || primary.atMs < since + IN_FLIGHT_MS)) continue;
    await db.$transaction(async (tx) => {
      if (counts && leftOut !== null) await countAffected(tx, measure.id, { leftOut });
      await endMeasure(tx, installationId, POLICY, { id: measure.id, as: measure.changedAt });
    });
    confirmed.delete(measure.id);
  }
}
