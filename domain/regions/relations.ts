import { freshValue, type Measurements } from "../topology/freshness.ts";
import type { Component, DatabaseComponent, StreamComponent, Topology } from "../topology/topology.ts";

/** Rows or entries flow from one zone to another, as the primary says of its standby. */
export type Replication = {
  readonly component: string;
  readonly from: string;
  readonly to: string;
  /** sync | quorum | potential | async, PostgreSQL's own words; of a stream always async. */
  readonly syncState: string;
  readonly streaming: boolean;
  readonly lagBytes: number;
};
/** The node of a database or a stream that clients of a zone are led to by its gateway; `to` null: nobody. */
export type Route = {
  readonly component: string;
  readonly gateway: string;
  readonly from: string;
  readonly to: string | null;
};
/** What an entrance sends to a zone. `share` of its traffic by weight, 0 while the zone is out or its region does not serve. */
export type Entry = {
  readonly entrance: string;
  readonly zone: string;
  readonly region: string;
  readonly share: number;
};

export type Relations = {
  readonly replications: readonly Replication[];
  readonly routes: readonly Route[];
  readonly entries: readonly Entry[];
};

/** How zones hang together now, from fresh measurements alone: what nobody measured is not drawn. */
export function relationsOf(topology: Topology, measurements: Measurements, now: Date): Relations {
  const all = Object.entries(topology.services).flatMap(([service, { components }]) =>
    Object.entries(components).map(([name, component]) => [`${service}/${name}`, component] as const),
  );
  const routed = all.flatMap(([id, one]) =>
    one.kind === "database" || one.kind === "stream" ? [[id, one] as const] : [],
  );
  return {
    replications: routed.flatMap(([id, one]) =>
      one.kind === "database"
        ? replicationsOf(id, one, measurements, now)
        : streamReplicationsOf(id, one, measurements, now),
    ),
    routes: routed.flatMap(([id, one]) => routesOf(id, one, topology, measurements, now)),
    entries: all.flatMap(([id, one]) =>
      one.kind === "entrance" ? entriesOf(id, one, topology, measurements, now) : [],
    ),
  };
}

/** An old primary that still answers has a lower timeline than the one that was promoted over it. */
function replicationsOf(
  id: string,
  component: DatabaseComponent,
  measurements: Measurements,
  now: Date,
): Replication[] {
  const primaries = Object.keys(component.nodes).flatMap((zone) => {
    const value = freshValue(measurements, `${id}:${zone}`, "database", now);
    return value?.role === "primary" ? [{ zone, value }] : [];
  });
  const [primary] = primaries.sort((a, b) => (b.value.timeline ?? 0) - (a.value.timeline ?? 0));
  if (!primary) return [];
  return primary.value.replicas
    .filter(({ name }) => Object.hasOwn(component.nodes, name))
    .map(({ name, syncState, state, lagBytes }) => ({
      component: id,
      from: primary.zone,
      to: name,
      syncState,
      streaming: state === "streaming",
      lagBytes,
    }));
}

/** Of two primaries the one with replicas: an old one that came back has lost its own. */
function streamReplicationsOf(
  id: string,
  component: StreamComponent,
  measurements: Measurements,
  now: Date,
): Replication[] {
  return Object.keys(component.nodes).flatMap((zone) => {
    const value = freshValue(measurements, `${id}:${zone}`, "stream", now);
    if (value?.role !== "primary") return [];
    return value.replicas
      .filter(({ name }) => Object.hasOwn(component.nodes, name))
      .map(({ name, online, lagBytes }) => ({
        component: id,
        from: zone,
        to: name,
        syncState: "async",
        streaming: online,
        lagBytes,
      }));
  });
}

function routesOf(
  id: string,
  { router }: DatabaseComponent | StreamComponent,
  topology: Topology,
  measurements: Measurements,
  now: Date,
): Route[] {
  const [service = "", name = ""] = router?.gateway.split("/") ?? [];
  const gateway = topology.services[service]?.components[name];
  if (!router || gateway?.kind !== "gateway") return [];
  return gateway.zones.flatMap((zone): Route[] => {
    const value = freshValue(measurements, `${router.gateway}:${zone}`, "gateway", now);
    if (!value) return [];
    const open = value.router.filter((server) => server.backend === router.backend && server.admin === "ready");
    const led = open.length > 0 ? open : [null];
    return led.map((server) => ({ component: id, gateway: router.gateway, from: zone, to: server?.name ?? null }));
  });
}

function entriesOf(
  id: string,
  component: Extract<Component, { kind: "entrance" }>,
  topology: Topology,
  measurements: Measurements,
  now: Date,
): Entry[] {
  const value = freshValue(measurements, `${id}:${component.agent}`, "entrance", now);
  if (!value) return [];
  return Object.entries(component.backends).flatMap(([region, backend]) => {
    const zones = topology.regions[region]?.zones ?? [];
    const weights = zones.map((zone) => {
      const server = value.servers.find((one) => one.backend === backend && one.name === zone);
      return server?.up && server.admin === "ready" ? server.weight : 0;
    });
    const total = value.route === region ? weights.reduce((sum, one) => sum + one, 0) : 0;
    return zones.map((zone, at) => {
      return { entrance: id, zone, region, share: total > 0 ? (weights[at] ?? 0) / total : 0 };
    });
  });
}
