import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { decidedRoutes } from "../engine/steps/routed-to.ts";
import type { routerPlaces } from "../engine/steps/traffic-places.ts";
import type { OrderedPromotion } from "./ordered-promotions.ts";

/**
 * The newest promotion that a run ordered, when no clients were led anywhere since: the run is paused in between, or it ended there.
 * Null: there is none.
 */
export async function pendingPromotion(
  db: Pick<Database, "desiredState">,
  topology: Topology,
  placed: Parameters<typeof routerPlaces>[1],
  [newest]: readonly OrderedPromotion[],
): Promise<OrderedPromotion | null> {
  const routes = await decidedRoutes(db, topology, placed);
  if (!newest || routes.length === 0) return null;
  // By tokens, not by times: those are of two clocks.
  const led = ({ primary, runId, token }: (typeof routes)[number]) =>
    primary !== null && (runId === newest.runId || token > newest.token);
  return routes.every(led) ? null : newest;
}
