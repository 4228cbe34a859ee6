import { componentsOf, type Placed, regionOfZone } from "#domain/topology/find.ts";
import type { Component, Topology } from "#domain/topology/topology.ts";
import type { ServerAddress } from "../../adapters/ports.ts";
import { NotDone } from "./step.ts";

export type { Placed } from "#domain/topology/find.ts";

/** HAProxy instances, as every agent's own file names them (lab/README.md). */
const GATEWAY = "gateway";
const EDGE = "edge";

/** Every component of a kind, in the file's order. */
export const all = componentsOf;

/** @throws NotDone when the site in force has no such component: the plan is older than the site */
export function need<Kind extends Component["kind"]>(topology: Topology, kind: Kind, id: string): Placed<Kind> {
  const found = all(topology, kind).find((one) => one.id === id);
  if (!found) throw new NotDone("site-has-no-component", { component: id });
  return found;
}

/** @throws NotDone when the zone is in no region */
export function regionOf(topology: Topology, zone: string): string {
  const region = regionOfZone(topology, zone);
  if (region === undefined) throw new NotDone("site-has-no-zone", { zone });
  return region;
}

export function gatewaysOf(topology: Topology, region: string): Placed<"gateway">[] {
  return all(topology, "gateway").filter((one) => one.component.region === region);
}

export function entrancesOf(topology: Topology, region: string): Placed<"entrance">[] {
  return all(topology, "entrance").filter((one) => one.component.backends[region] !== undefined);
}

/** The server of a zone at the entrance. */
export function entranceServer({ component }: Placed<"entrance">, region: string, zone: string): ServerAddress {
  return { agent: component.agent, instance: EDGE, backend: component.backends[region] ?? region, server: zone };
}

/** The application's server of `server`'s zone, as the gateway of zone `at` sees it. */
export function gatewayServer({ component }: Placed<"gateway">, at: string, server: string): ServerAddress {
  return { agent: at, instance: GATEWAY, backend: component.backend, server };
}

/** A server of the router to a database in zone `at`. */
export function routerServer(backend: string, at: string, server: string): ServerAddress {
  return { agent: at, instance: GATEWAY, backend, server };
}

/** The canary, as the gateway of zone `at` sees it; null: it has none. */
export function canaryServer({ component }: Placed<"gateway">, at: string): ServerAddress | null {
  const { canary } = component;
  return canary ? { agent: at, instance: GATEWAY, backend: canary.backend, server: canary.server } : null;
}

/** Where the limits of zone `at` stand; null: it tells no classes apart. */
export function limitsMap({ component }: Placed<"gateway">, at: string) {
  return component.limits ? { agent: at, instance: GATEWAY, file: component.limits.map.file } : null;
}

export function gatewayMap({ component }: Placed<"gateway">, at: string) {
  return { agent: at, instance: GATEWAY, ...component.map };
}

export function entranceMap({ component }: Placed<"entrance">) {
  return { agent: component.agent, instance: EDGE, ...component.map };
}
