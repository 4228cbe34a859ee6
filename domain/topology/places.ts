import { allZones, zonesOfComponent } from "./find.ts";
import type { Measurements } from "./freshness.ts";
import type { Component, Topology } from "./topology.ts";

/** A component at a place: where it stands, and the key under which it is measured there. */
export type Place = { readonly zone: string; readonly key: string };

/** Where a component is to be found, in the order of the file. The entrance stands before every zone it can send people to. */
export function placesOf(topology: Topology, id: string, component: Component): readonly Place[] {
  return allZones(topology)
    .filter((zone) => standsIn(topology, component, zone))
    .map((zone) => ({ zone, key: keyAt(id, component, zone) }));
}

function standsIn(topology: Topology, component: Component, zone: string): boolean {
  if (component.kind === "entrance") {
    return Object.keys(component.backends).some((region) => topology.regions[region]?.zones.includes(zone));
  }
  if (component.kind === "archive" || component.kind === "sources") return component.agent === zone;
  if (isOfRegion(component)) return topology.regions[component.region]?.zones.includes(zone) === true;
  return zonesOfComponent(component).includes(zone);
}

/** One thing for a whole region, in none of its zones as far as anybody here knows: a registry, a key service, an object store. */
export function isOfRegion(
  component: Component,
): component is Extract<Component, { kind: "images" | "keys" | "objects" }> {
  return component.kind === "images" || component.kind === "keys" || component.kind === "objects";
}

/** The entrance is one thing outside every zone, a registry one of its region; everything else is measured where it stands. */
export function keyAt(id: string, component: Component, zone: string): string {
  if (isOfRegion(component)) return `${id}:${component.region}`;
  return component.kind === "entrance" ? `${id}:${component.agent}` : `${id}:${zone}`;
}

/** How a primary of this database counts the standby of a zone (`application_name` is the zone's name); null: none counts it. */
export function syncStateOf(id: string, component: Component, zone: string, measurements: Measurements): string | null {
  if (component.kind !== "database") return null;
  const values = Object.keys(component.nodes).flatMap((node) => measurements[`${id}:${node}`]?.value ?? []);
  const counted = values.flatMap((value) =>
    value.kind === "database" && value.role === "primary" ? value.replicas : [],
  );
  return counted.find((replica) => replica.name === zone)?.syncState ?? null;
}
