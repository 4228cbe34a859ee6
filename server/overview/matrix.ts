import type { IfZoneLost } from "#domain/regions/if-zone-lost.ts";
import { ifZoneLost } from "#domain/regions/if-zone-lost.ts";
import type { Component, Service, Topology } from "#domain/topology/topology.ts";
import { type Cell, cellOf } from "./cell.ts";
import { asMeasurements, type Samples } from "./measurements.ts";

export type MatrixRow = {
  readonly id: string;
  /** Null for the control plane's own agents. */
  readonly tier: Service["tier"] | null;
  readonly service: string | null;
  readonly title: Readonly<Record<string, string>>;
  readonly kind: Component["kind"] | "agent";
  readonly adapter: Component["adapter"] | "agent";
  /** By zone; a zone that is not in it has no such component. */
  readonly cells: Readonly<Record<string, Cell>>;
};

export type Matrix = {
  readonly regions: readonly { readonly name: string; readonly zones: readonly string[] }[];
  readonly rows: readonly MatrixRow[];
  /** «If this zone is lost», from the rules. */
  readonly ifLost: Readonly<Record<string, IfZoneLost>>;
  readonly points: number;
  readonly oldestAt: string | null;
};

/** Services × zones. Components of one kind in one service share a row, each in its own region's zones. */
export function matrixOf(topology: Topology, samples: Samples, now: Date): Matrix {
  const regions = Object.entries(topology.regions).map(([name, { zones }]) => ({ name, zones }));
  const zones = regions.flatMap((region) => region.zones);
  const rows = [
    ...Object.entries(topology.services).flatMap(([name, service]) => rowsOf(name, service, zones, samples)),
    agents(topology, zones, samples),
  ];
  const times = [...samples.values()].map((sample) => sample.at.getTime());
  const measurements = asMeasurements(samples);
  return {
    regions,
    rows,
    ifLost: Object.fromEntries(zones.map((zone) => [zone, ifZoneLost(zone, topology, measurements, now)])),
    points: samples.size,
    oldestAt: times.length === 0 ? null : new Date(Math.min(...times)).toISOString(),
  };
}

function rowsOf(name: string, service: Service, zones: readonly string[], samples: Samples): MatrixRow[] {
  const kinds = new Map<Component["kind"], [string, Component][]>();
  for (const [part, component] of Object.entries(service.components)) {
    kinds.set(component.kind, [...(kinds.get(component.kind) ?? []), [`${name}/${part}`, component]]);
  }
  return [...kinds].flatMap(([kind, components]) => {
    const [first] = components;
    if (!first) return [];
    const cells = components.flatMap(([id, component]) =>
      zones
        .filter((zone) => standsIn(component, zone))
        .map((zone) => {
          const sample = samples.get(keyOf(id, component, zone));
          return [zone, cellOf(component, zone, sample, syncStateOf(id, component, zone, samples))] as const;
        }),
    );
    return {
      id: `${name}/${kind}`,
      tier: service.tier,
      service: name,
      title: service.title,
      kind,
      adapter: first[1].adapter,
      cells: Object.fromEntries(cells),
    };
  });
}

function agents(topology: Topology, zones: readonly string[], samples: Samples): MatrixRow {
  const cells = zones
    .filter((zone) => Object.hasOwn(topology.agents, zone))
    .map((zone) => [zone, cellOf(null, zone, samples.get(`agent:${zone}`))] as const);
  return {
    id: "agents",
    tier: null,
    service: null,
    title: {},
    kind: "agent",
    adapter: "agent",
    cells: Object.fromEntries(cells),
  };
}

/** How a primary of this database counts the standby of a zone (`application_name` is the zone's name); null: none counts it. */
function syncStateOf(id: string, component: Component, zone: string, samples: Samples): string | null {
  if (component.kind !== "database") return null;
  const values = Object.keys(component.nodes).flatMap((node) => samples.get(keyOf(id, component, node))?.value ?? []);
  const primaries = values.filter((value) => value.kind === "database" && value.role === "primary");
  const counted = primaries.flatMap((value) => (value.kind === "database" ? value.replicas : []));
  return counted.find((replica) => replica.name === zone)?.syncState ?? null;
}

function standsIn(component: Component, zone: string): boolean {
  if (component.kind === "entrance") return true;
  return component.kind === "database" ? Object.hasOwn(component.nodes, zone) : component.zones.includes(zone);
}

/** The entrance is one thing outside every zone; everything else is measured where it stands. */
function keyOf(id: string, component: Component, zone: string): string {
  return component.kind === "entrance" ? `${id}:${component.agent}` : `${id}:${zone}`;
}
