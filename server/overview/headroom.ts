import type { Topology } from "#domain/topology/topology.ts";
import { isGood, type Samples } from "../observe/samples.ts";

export type Headroom = {
  readonly gate: number;
  readonly regions: readonly {
    readonly region: string /** Null: no gateway of it was measured. */;
    readonly free: number | null;
    readonly zones: number;
    readonly of: number;
  }[];
};

/** Free share of the gateways' sessions by region (mission H1); only gateways that answer count as capacity. */
export function headroomOf(topology: Topology, samples: Samples, now: Date): Headroom {
  const gateways = Object.entries(topology.services).flatMap(([service, { components }]) =>
    Object.entries(components).flatMap(([name, component]) =>
      component.kind === "gateway" ? [{ id: `${service}/${name}`, component }] : [],
    ),
  );
  const regions = Object.keys(topology.regions).flatMap((region) => {
    const places = gateways
      .filter(({ component }) => component.region === region)
      .flatMap(({ id, component }) => component.zones.map((zone) => `${id}:${zone}`));
    if (places.length === 0) return [];
    const sessions = places.flatMap((key) => {
      const sample = samples.get(key);
      return isGood(sample, now) && sample.value?.kind === "gateway" ? [sample.value.sessions] : [];
    });
    const limit = sessions.reduce((sum, one) => sum + one.limit, 0);
    const used = sessions.reduce((sum, one) => sum + one.used, 0);
    return [{ region, free: limit > 0 ? 1 - used / limit : null, zones: sessions.length, of: places.length }];
  });
  return { gate: topology.policies.capacity.headroom, regions };
}
