import { findComponent } from "../topology/find.ts";
import { isStale, type Measured, type Measurements } from "../topology/freshness.ts";
import type { ServerState } from "../topology/measurement.ts";
import type { Topology } from "../topology/topology.ts";

/** Something measured that is not as it should be. */
export type Failure = {
  readonly key: string;
  readonly what: "fails" | "server-down" | "standby-not-streaming" | "standby-missing";
  /** The zone it speaks of; null: of no zone in particular. */
  readonly zone: string | null;
  readonly at: Date;
};

/** Every fresh failure. What is stale is not known to fail. */
export function failuresOf(topology: Topology, measurements: Measurements, now: Date): readonly Failure[] {
  const zones = new Set(Object.values(topology.regions).flatMap((region) => region.zones));
  return Object.entries(measurements).flatMap(([key, measured]) => {
    if (isStale(measured, now)) return [];
    const node = key.slice(key.lastIndexOf(":") + 1);
    const own = zones.has(node) ? node : null;
    if (!measured.ok) return [{ key, what: "fails" as const, zone: own, at: measured.at }];
    return insideOf(topology, key, own, measured).filter((one) => one.zone === null || zones.has(one.zone));
  });
}

/** A good answer that tells of others that fail. */
function insideOf(topology: Topology, key: string, own: string | null, { value, at }: Measured): readonly Failure[] {
  const of = (what: Failure["what"], zone: string | null): Failure => ({ key, what, zone, at });
  const down = (servers: readonly ServerState[]) =>
    [...new Set(servers.flatMap((one) => (one.admin === "ready" && !one.up ? [one.name] : [])))].map((name) =>
      of("server-down", name),
    );
  if (value?.kind === "entrance") return down(value.servers);
  if (value?.kind === "gateway") return down([...value.servers, ...value.router]);
  if (value?.kind !== "database") return [];
  if (value.role === "standby") return value.streaming ? [] : [of("standby-not-streaming", own)];
  const component = findComponent(topology, key.slice(0, key.lastIndexOf(":")));
  if (value.role !== "primary" || component?.kind !== "database") return [];
  const counted = value.replicas.map((replica) => replica.name);
  return Object.keys(component.nodes).flatMap((zone) =>
    zone === own || counted.includes(zone) ? [] : [of("standby-missing", zone)],
  );
}
