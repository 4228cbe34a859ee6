import type { PlanStep } from "../plans/plan.ts";
import { findComponent, regionOfZone, serviceOf } from "../topology/find.ts";
import type { Topology } from "../topology/topology.ts";
import type { Movement } from "./movement.ts";

/**
 * What a database step moves because of where the site put its nodes and routers: a standby in another region receives every
 * row, and a router in another region carries every answer. An action known to move nothing then moves the service's data.
 */
export function crossingsBySite(step: Pick<PlanStep, "action" | "with">, topology: Topology): Movement[] {
  const id = step.with.component;
  if (!step.action.startsWith("database.") || typeof id !== "string") return [];
  const component = findComponent(topology, id);
  const data = serviceOf(topology, id)?.data;
  if (component?.kind !== "database" || data === undefined || data === "none") return [];

  const places = Object.keys(component.nodes).map((zone) => regionOfZone(topology, zone));
  if (component.router !== null) {
    const gateway = findComponent(topology, component.router.gateway);
    places.push(gateway?.kind === "gateway" ? gateway.region : undefined);
  }
  const away = new Set(places.filter((region) => region !== component.region));
  return [...away].map((to) => ({ data, from: component.region, to: to ?? "?" }));
}
