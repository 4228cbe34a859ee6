import { type Cell, cellOf, stateAt, WORST_FIRST } from "#domain/regions/cell.ts";
import { allZones } from "#domain/topology/find.ts";
import { placesOf, syncStateOf } from "#domain/topology/places.ts";
import type { Component, Topology } from "#domain/topology/topology.ts";
import { asMeasurements, type Samples } from "../observe/samples.ts";

/** One component at one place, as its newest measurement says. */
export type MeasuredPlace = {
  /** Null: the control plane's own agent of the zone. */
  readonly component: string | null;
  readonly title: Readonly<Record<string, string>>;
  readonly kind: Component["kind"] | "agent";
  readonly adapter: Component["adapter"] | "agent";
  readonly zone: string;
  /** Key of its samples. */
  readonly key: string;
  readonly cell: Cell;
};

/** Everything of the site at every place it stands, in the order of the file. */
export function measuredPlaces(topology: Topology, samples: Samples): MeasuredPlace[] {
  const measurements = asMeasurements(samples);
  const components = Object.entries(topology.services).flatMap(([service, { title, components: parts }]) =>
    Object.entries(parts).flatMap(([name, component]) => {
      const id = `${service}/${name}`;
      const { kind, adapter } = component;
      return placesOf(topology, id, component).map(({ zone, key }): MeasuredPlace => {
        const syncState = syncStateOf(id, component, zone, measurements);
        const cell = cellOf(component, zone, samples.get(key), syncState);
        return { component: id, title, kind, adapter, zone, key, cell };
      });
    }),
  );
  const agents = allZones(topology)
    .filter((zone) => Object.hasOwn(topology.agents, zone))
    .map((zone): MeasuredPlace => {
      const key = `agent:${zone}`;
      const cell = cellOf(null, zone, samples.get(key));
      return { component: null, title: {}, kind: "agent", adapter: "agent", zone, key, cell };
    });
  return [...components, ...agents];
}

/** What is broken first; equals stay in the order of the file, so that nothing moves without a reason. */
export function worstFirst(places: readonly MeasuredPlace[], now: Date): MeasuredPlace[] {
  const rank = ({ cell }: MeasuredPlace) => WORST_FIRST.indexOf(stateAt(cell, now.getTime()));
  return [...places].sort((a, b) => rank(a) - rank(b));
}

export type Counts = Readonly<Record<Cell["state"], number>>;

export function countStates(places: readonly MeasuredPlace[], now: Date): Counts {
  const of = (state: Cell["state"]) => places.filter(({ cell }) => stateAt(cell, now.getTime()) === state).length;
  return { ok: of("ok"), risk: of("risk"), bad: of("bad"), na: of("na") };
}
