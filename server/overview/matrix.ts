import { type Cell, cellOf, stateAt, WORST_FIRST } from "#domain/regions/cell.ts";
import type { Measurements } from "#domain/topology/freshness.ts";
import { placesOf, syncStateOf } from "#domain/topology/places.ts";
import type { Component, Service, Topology } from "#domain/topology/topology.ts";
import { asMeasurements, type Samples } from "../observe/samples.ts";
import { type IfLost, ifLostOf, type Known } from "./if-lost.ts";

/** The worst of what one row holds in one zone, with the key of its samples. */
export type MatrixCell = Cell & {
  readonly key: string;
  /** How many components it stands for, and how many of those are good. */
  readonly of: number;
  readonly good: number;
};
export type MatrixRow = {
  readonly id: string;
  /** Null for the control plane's own agents. */
  readonly tier: Service["tier"] | null;
  readonly service: string | null;
  readonly title: Readonly<Record<string, string>>;
  readonly kind: Component["kind"] | "agent";
  readonly adapter: Component["adapter"] | "agent";
  /** By zone; a zone that is not in it has no such component. */
  readonly cells: Readonly<Record<string, MatrixCell>>;
};

export type Matrix = {
  readonly regions: readonly { readonly name: string; readonly zones: readonly string[] }[];
  readonly rows: readonly MatrixRow[];
  /** «If this zone is lost», from the rules and from past runs. */
  readonly ifLost: Readonly<Record<string, IfLost>>;
  readonly points: number;
  readonly oldestAt: string | null;
};

/** Services × zones. Components of one kind in one service share a row, each in its own region's zones. */
export function matrixOf(topology: Topology, samples: Samples, now: Date, known: Known): Matrix {
  const regions = Object.entries(topology.regions).map(([name, { zones }]) => ({ name, zones }));
  const zones = regions.flatMap((region) => region.zones);
  const measurements = asMeasurements(samples);
  const rows = [
    ...Object.entries(topology.services).flatMap(([name, service]) =>
      rowsOf(name, service, topology, samples, measurements, now),
    ),
    agents(topology, zones, samples, now),
  ];
  const times = [...samples.values()].map((sample) => sample.at.getTime());
  return {
    regions,
    rows,
    ifLost: Object.fromEntries(zones.map((zone) => [zone, ifLostOf(zone, topology, measurements, now, known)])),
    points: samples.size,
    oldestAt: times.length === 0 ? null : new Date(Math.min(...times)).toISOString(),
  };
}

function rowsOf(
  name: string,
  service: Service,
  topology: Topology,
  samples: Samples,
  measurements: Measurements,
  now: Date,
): MatrixRow[] {
  const kinds = new Map<Component["kind"], [string, Component][]>();
  for (const [part, component] of Object.entries(service.components)) {
    kinds.set(component.kind, [...(kinds.get(component.kind) ?? []), [`${name}/${part}`, component]]);
  }
  return [...kinds].flatMap(([kind, components]) => {
    const [first] = components;
    if (!first) return [];
    const cells = components.flatMap(([id, component]) =>
      placesOf(topology, id, component).map(({ zone, key }) => {
        const syncState = syncStateOf(id, component, zone, measurements);
        return { zone, key, cell: cellOf(component, zone, samples.get(key), syncState) };
      }),
    );
    return {
      id: `${name}/${kind}`,
      tier: service.tier,
      service: name,
      title: service.title,
      kind,
      adapter: first[1].adapter,
      cells: byZone(cells, now),
    };
  });
}

/** Several components of one kind in one zone share a cell: the worst of them stands there, and none is hidden behind a good one. */
function byZone(
  cells: readonly { readonly zone: string; readonly key: string; readonly cell: Cell }[],
  now: Date,
): Readonly<Record<string, MatrixCell>> {
  const rank = (cell: Cell) => WORST_FIRST.indexOf(stateAt(cell, now.getTime()));
  const zones = new Map<string, MatrixCell>();
  for (const { zone, key, cell } of cells) {
    const before = zones.get(zone);
    const good = stateAt(cell, now.getTime()) === "ok" ? 1 : 0;
    const counts = { of: (before?.of ?? 0) + 1, good: (before?.good ?? 0) + good };
    const worse = !before || rank(cell) < rank(before);
    zones.set(zone, worse ? { ...cell, key, ...counts } : { ...before, ...counts });
  }
  return Object.fromEntries(zones);
}

function agents(topology: Topology, zones: readonly string[], samples: Samples, now: Date): MatrixRow {
  const cells = zones
    .filter((zone) => Object.hasOwn(topology.agents, zone))
    .map((zone) => ({ zone, key: `agent:${zone}`, cell: cellOf(null, zone, samples.get(`agent:${zone}`)) }));
  return {
    id: "agents",
    tier: null,
    service: null,
    title: {},
    kind: "agent",
    adapter: "agent",
    cells: byZone(cells, now),
  };
}
