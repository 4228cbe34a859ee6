import type { PlanStep } from "../plans/plan.ts";
import { findComponent, regionOfZone, serviceOf } from "../topology/find.ts";
import type { Topology } from "../topology/topology.ts";
import type { Movement } from "./movement.ts";

/**
 * What a step of a database or a stream moves because of where the site put its nodes and routers: a standby or a replica in another region receives
 * everything, and a router in another region carries every answer. An action known to move nothing then moves the service's data.
 */
export function crossingsBySite(step: Pick<PlanStep, "action" | "with">, topology: Topology): Movement[] {
  const id = step.with.component;
  if (!/^(database|stream)\./.test(step.action) || typeof id !== "string") return [];
  const component = findComponent(topology, id);
  const data = serviceOf(topology, id)?.data;
  if ((component?.kind !== "database" && component?.kind !== "stream") || data === undefined || data === "none")
    return [];

  const places = Object.keys(component.nodes).map((zone) => regionOfZone(topology, zone));
  if (component.router !== null) {
    const gateway = findComponent(topology, component.router.gateway);
    places.push(gateway?.kind === "gateway" ? gateway.region : undefined);
  }
  const away = new Set(places.filter((region) => region !== component.region));
  return [...away].map((to) => ({ data, from: component.region, to: to ?? "?" }));
}
