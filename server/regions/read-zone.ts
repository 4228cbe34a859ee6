import { Refusal } from "#domain/refusal.ts";
import { type Relations, relationsOf } from "#domain/regions/relations.ts";
import { regionOfZone } from "#domain/topology/find.ts";
import type { VerbContext } from "../context.ts";
import { asMeasurements, readSamples } from "../observe/samples.ts";
import { type MeasuredPlace, measuredPlaces, worstFirst } from "./measured-places.ts";
import { type ZoneView, zoneView } from "./read-regions.ts";

export type ZonePage = {
  readonly zone: ZoneView;
  readonly siblings: readonly string[];
  /** Everything measured here, what is broken first. */
  readonly places: readonly (MeasuredPlace & { readonly latencyMs: number | null })[];
  /** How this zone hangs together with others. */
  readonly relations: Relations;
  readonly readAt: string;
};

/**
 * One zone, with everything that is measured in it.
 * @throws Refusal not-found
 */
export async function readZone(
  { db, topology }: Pick<VerbContext, "db" | "topology">,
  region: string,
  zone: string,
): Promise<ZonePage> {
  if (regionOfZone(topology, zone) !== region) throw new Refusal("not-found", "zone-not-found", { zone });
  const now = new Date();
  const samples = await readSamples(db);
  const measurements = asMeasurements(samples);
  const all = measuredPlaces(topology, samples);
  const relations = relationsOf(topology, measurements, now);
  const own = all.filter((place) => place.zone === zone);
  return {
    zone: zoneView(zone, region, topology, all, relations, measurements, now),
    siblings: topology.regions[region]?.zones ?? [],
    places: worstFirst(own, now).map((place) => ({ ...place, latencyMs: samples.get(place.key)?.latencyMs ?? null })),
    relations: {
      replications: relations.replications.filter(({ from, to }) => from === zone || to === zone),
      routes: relations.routes.filter((route) => route.from === zone || route.to === zone),
      entries: relations.entries.filter((entry) => entry.zone === zone),
    },
    readAt: now.toISOString(),
  };
}
