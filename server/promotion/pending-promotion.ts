import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { decidedRoutes } from "../engine/steps/routed-to.ts";
import type { routerPlaces } from "../engine/steps/traffic-places.ts";

export type PendingPromotion = {
  readonly zone: string;
  /** Made by it, as the node answered; null: nobody heard the answer, or a stream, which has none. */
  readonly timeline: number | null;
  /** That nothing acknowledged could be missing; false: a person allowed a loss. */
  readonly proven: boolean;
  readonly runId: string;
  readonly runEnded: boolean;
};
type Ordered = PendingPromotion & { readonly token: bigint };

/**
 * The newest promotion that a run ordered, when no clients were led anywhere since: the run is paused in between, or it ended there.
 * The order stands in the step's facts before it is sent. Null: there is none.
 */
export async function pendingPromotion(
  db: Pick<Database, "$queryRaw" | "desiredState">,
  topology: Topology,
  placed: Parameters<typeof routerPlaces>[1],
): Promise<PendingPromotion | null> {
  const [newest] = await db.$queryRaw<Ordered[]>`
    SELECT step.facts #>> '{ordered,zone}' AS zone, (step.facts ->> 'timelineAfter')::int AS timeline,
      step.action <> 'database.promote' OR step.facts ->> 'proof' IS NOT NULL AS proven,
      run.id AS "runId", run.ended_at IS NOT NULL AS "runEnded", run.fencing_token AS token
    FROM run_step step JOIN run ON run.id = step.run_id
    WHERE step.action IN ('database.promote', 'database.handover', 'stream.promote')
      AND step.facts #>> '{ordered,component}' = ${placed.id} AND run.fencing_token IS NOT NULL
    ORDER BY run.fencing_token DESC, step.position DESC LIMIT 1`;
  const routes = await decidedRoutes(db, topology, placed);
  if (!newest || routes.length === 0) return null;
  const { token, ...pending } = newest;
  // By tokens, not by times: those are of two clocks.
  const led = routes.every((one) => one.primary !== null && (one.runId === newest.runId || one.token > token));
  return led ? null : pending;
}
