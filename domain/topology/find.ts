import type { Component, Service, Topology } from "./topology.ts";

/** The component with this id (`service/name`), or undefined. */
export function findComponent(topology: Topology, id: string): Component | undefined {
  const [service, name, ...rest] = id.split("/");
  if (service === undefined || name === undefined || rest.length > 0) return undefined;
  return own(own(topology.services, service)?.components, name);
}

/** The service a component's id belongs to, or undefined. */
export function serviceOf(topology: Topology, id: string): Service | undefined {
  return own(topology.services, id.split("/")[0] ?? "");
}

/** Ids of all components, in the order of the file. */
export function componentIds(topology: Topology): readonly string[] {
  return Object.entries(topology.services).flatMap(([service, { components }]) =>
    Object.keys(components).map((name) => `${service}/${name}`),
  );
}

export type Placed<Kind extends Component["kind"]> = {
  readonly id: string;
  readonly component: Extract<Component, { kind: Kind }>;
};

/** Every component of a kind, in the file's order. */
export function componentsOf<Kind extends Component["kind"]>(topology: Topology, kind: Kind): Placed<Kind>[] {
  return componentIds(topology).flatMap((id) => {
    const component = findComponent(topology, id);
    return component?.kind === kind ? [{ id, component: component as Extract<Component, { kind: Kind }> }] : [];
  });
}

/** The region a zone is in, or undefined (`outside` is in none). */
export function regionOfZone(topology: Topology, zone: string): string | undefined {
  return Object.keys(topology.regions).find((name) => topology.regions[name]?.zones.includes(zone));
}

export function allZones(topology: Topology): readonly string[] {
  return Object.values(topology.regions).flatMap((region) => region.zones);
}

/** Zones in which a component has something of its own; the entrance stands outside of all. */
export function zonesOfComponent(component: Component): readonly string[] {
  if (component.kind === "entrance") return [];
  if ("nodes" in component) return Object.keys(component.nodes);
  return "zones" in component ? component.zones : [];
}

/** Regions a component stands in: an entrance stands before every region it can route to. */
export function regionsOfComponent(component: Component): readonly string[] {
  return component.kind === "entrance" ? Object.keys(component.backends) : [component.region];
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
