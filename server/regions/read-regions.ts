import { Refusal } from "#domain/refusal.ts";
import { stateAt } from "#domain/regions/cell.ts";
import { type IfZoneLost, ifZoneLost } from "#domain/regions/if-zone-lost.ts";
import { type Relations, relationsOf } from "#domain/regions/relations.ts";
import { freshValue, type Measurements } from "#domain/topology/freshness.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { VerbContext } from "../context.ts";
import { asMeasurements, readSamples, type Samples } from "../observe/samples.ts";
import { type Counts, countStates, type MeasuredPlace, measuredPlaces, worstFirst } from "./measured-places.ts";

export type ZoneView = {
  readonly zone: string;
  readonly region: string;
  /** At most `SHOWN` of them: all in the order of the file where they fit, otherwise the broken ones first. */
  readonly places: readonly MeasuredPlace[];
  readonly of: number;
  /** As of `readAt`; the viewer counts again, since what is not measured any more gets old without a new answer. */
  readonly counts: Counts;
  /** From then on the first of what was known is too old. Null: nothing was known. */
  readonly knownUntil: string | null;
  /** Share of the entrance's traffic, 0..1; null: no entrance was measured. */
  readonly share: number | null;
  /** Sessions in use at the zone's gateways against their limit, 0..1; null: not measured. */
  readonly usage: number | null;
  readonly ifLost: IfZoneLost;
  /** The only zone of its region. */
  readonly only: boolean;
};
export type RegionView = { readonly name: string; readonly country: string; readonly zones: readonly ZoneView[] };
export type EntranceView = {
  readonly id: string;
  readonly title: Readonly<Record<string, string>>;
  readonly key: string;
  /** Region it leads to; null: not measured, or no route is set. */
  readonly route: string | null;
  readonly measuredAt: string | null;
};
export type RegionsView = Relations & {
  readonly regions: readonly RegionView[];
  readonly entrances: readonly EntranceView[];
  readonly readAt: string;
};

/** What a zone shows of thousands of components. */
const SHOWN = 12;

/**
 * Regions with their zones, and how they hang together, as measured.
 * @param only one region's name; null: all of them
 * @throws Refusal not-found
 */
export async function readRegions(
  { db, topology }: Pick<VerbContext, "db" | "topology">,
  only: string | null,
): Promise<RegionsView> {
  if (only !== null && !Object.hasOwn(topology.regions, only)) {
    throw new Refusal("not-found", "region-not-found", { region: only });
  }
  return regionsView(topology, await readSamples(db), only, new Date());
}

export function regionsView(topology: Topology, samples: Samples, only: string | null, now: Date): RegionsView {
  const measurements = asMeasurements(samples);
  const places = measuredPlaces(topology, samples).filter(({ kind }) => kind !== "entrance");
  const relations = relationsOf(topology, measurements, now);
  const names = Object.keys(topology.regions).filter((name) => only === null || name === only);
  const zones = new Set(names.flatMap((name) => topology.regions[name]?.zones ?? []));
  return {
    regions: names.map((name) => ({
      name,
      country: topology.regions[name]?.country ?? "",
      zones: (topology.regions[name]?.zones ?? []).map((zone) =>
        zoneView(zone, name, topology, places, relations, measurements, now),
      ),
    })),
    entrances: entrancesOf(topology, samples, measurements, now),
    replications: relations.replications.filter(({ from, to }) => zones.has(from) && zones.has(to)),
    routes: relations.routes.filter(({ from }) => zones.has(from)),
    entries: relations.entries.filter(({ zone }) => zones.has(zone)),
    readAt: now.toISOString(),
  };
}

/** What is measured of one zone, in short. */
export function zoneView(
  zone: string,
  region: string,
  topology: Topology,
  places: readonly MeasuredPlace[],
  relations: Relations,
  measurements: Measurements,
  now: Date,
): ZoneView {
  const own = places.filter((place) => place.zone === zone);
  const shares = relations.entries.filter((entry) => entry.zone === zone).map(({ share }) => share);
  return {
    zone,
    region,
    places: own.length <= SHOWN ? own : worstFirst(own, now).slice(0, SHOWN),
    of: own.length,
    counts: countStates(own, now),
    knownUntil: knownUntil(own, now),
    share: shares.length === 0 ? null : Math.max(...shares),
    usage: usageOf(own, measurements, now),
    ifLost: ifZoneLost(zone, topology, measurements, now),
    only: topology.regions[region]?.zones.length === 1,
  };
}

function knownUntil(places: readonly MeasuredPlace[], now: Date): string | null {
  const until = places.flatMap(({ cell }) =>
    cell.at === null || stateAt(cell, now.getTime()) === "na" ? [] : [Date.parse(cell.at) + cell.staleAfterMs],
  );
  return until.length === 0 ? null : new Date(until.reduce((a, b) => Math.min(a, b))).toISOString();
}

function usageOf(places: readonly MeasuredPlace[], measurements: Measurements, now: Date): number | null {
  const sessions = places.flatMap(({ key, kind }) =>
    kind === "gateway" ? (freshValue(measurements, key, "gateway", now)?.sessions ?? []) : [],
  );
  const limit = sessions.reduce((sum, one) => sum + one.limit, 0);
  return limit > 0 ? sessions.reduce((sum, one) => sum + one.used, 0) / limit : null;
}

function entrancesOf(topology: Topology, samples: Samples, measurements: Measurements, now: Date): EntranceView[] {
  return Object.entries(topology.services).flatMap(([service, { title, components }]) =>
    Object.entries(components).flatMap(([name, component]): EntranceView[] => {
      if (component.kind !== "entrance") return [];
      const id = `${service}/${name}`;
      const key = `${id}:${component.agent}`;
      const route = freshValue(measurements, key, "entrance", now)?.route ?? null;
      return [{ id, title, key, route, measuredAt: samples.get(key)?.at.toISOString() ?? null }];
    }),
  );
}
