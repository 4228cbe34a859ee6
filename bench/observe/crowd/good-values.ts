import type { MeasurementValue, ServerState, StreamMeasurement } from "#domain/topology/measurement.ts";
import type { Topology } from "#domain/topology/topology.ts";

/** One thing that is measured, with what a good look at it finds. */
export type Thing = {
  readonly key: string;
  readonly component: string;
  readonly node: string;
  readonly value: MeasurementValue;
};

/** Everything of a site that an observer looks at, all of it well: the values have the size and shape of real ones. */
export function goodThings(topology: Topology): Thing[] {
  const thing = (component: string, node: string, value: MeasurementValue): Thing => ({
    key: `${component}:${node}`,
    component,
    node,
    value,
  });
  const agents = Object.keys(topology.agents).map((zone) =>
    thing("agent", zone, { kind: "agent", zone, version: "0.1.0" }),
  );
  const services = Object.entries(topology.services).flatMap(([service, { components }]) =>
    Object.entries(components).flatMap(([name, component]): Thing[] => {
      const id = `${service}/${name}`;
      if (component.kind === "entrance") {
        const servers = Object.entries(component.backends).flatMap(([region, backend]) =>
          (topology.regions[region]?.zones ?? []).map((zone) => up(backend, zone)),
        );
        const [route = ""] = Object.keys(component.backends);
        return [
          thing(id, component.agent, { kind: "entrance", route, servers }),
          thing(id, "probe", { kind: "probe", status: 200, region: route, zone: null, mode: "full" }),
        ];
      }
      if (component.kind === "database") {
        const [primary, ...standbys] = Object.keys(component.nodes);
        return Object.keys(component.nodes).map((zone) => thing(id, zone, node(zone === primary, standbys)));
      }
      if (component.kind === "stream") {
        const [primary, ...replicas] = Object.keys(component.nodes);
        return Object.keys(component.nodes).map((zone) => thing(id, zone, streamNode(zone === primary, replicas)));
      }
      if (component.kind === "archive") return [thing(id, component.agent, ARCHIVE)];
      if (!("zones" in component)) return [];
      const zones = component.zones;
      if (component.kind === "flags") return zones.map((zone) => thing(id, zone, { kind: "flags", flags: FLAGS }));
      if (component.kind === "consumers")
        return zones.map((zone) =>
          thing(id, zone, { kind: "consumers", running: component.normal, wanted: component.normal }),
        );
      return zones.map((zone) =>
        thing(id, zone, {
          kind: "gateway",
          maintenance: false,
          servers: zones.map((one) => up(component.backend, one)),
          router: zones.map((one) => up("meta-db", one)),
          limits: {},
          canary: null,
          sessions: { used: 37, limit: 2_000 },
        }),
      );
    }),
  );
  return [...agents, ...services];
}

function streamNode(primary: boolean, replicas: readonly string[]): StreamMeasurement {
  return {
    kind: "stream",
    role: primary ? "primary" : "replica",
    replicationId: "0123456789abcdef0123456789abcdef01234567",
    former: null,
    offset: 4_711,
    linked: !primary,
    replicas: primary ? replicas.map((name) => ({ name, offset: 4_711, lagBytes: 0, online: true })) : [],
    length: 120,
    pending: 3,
    lag: 0,
    oldestWaitingMs: 40,
    deadLetters: 0,
    leftOut: null,
  };
}

const ARCHIVE: MeasurementValue = {
  kind: "archive",
  state: "ok",
  said: "ok",
  backups: 336,
  newestBackupAt: "2026-11-20T03:00:12.000Z",
  oldestBackupAt: "2026-11-06T03:00:11.000Z",
  damaged: [],
  timeline: 3,
  historyMissing: false,
  end: { timeline: 3, lsn: "0/5B000000" },
  forks: [
    { timeline: 1, lsn: "0/3000148" },
    { timeline: 2, lsn: "0/4A00028" },
  ],
  windows: [{ from: "2026-11-06T03:00:11.000Z", until: "2026-11-20T03:40:02.000Z", lastSegment: 90 }],
  gaps: [],
  retentionMs: 1_209_600_000,
  encrypted: false,
};
const FLAGS = { "limited-console": "off" };

function up(backend: string, name: string): ServerState {
  return { backend, name, up: true, admin: "ready", weight: 100, check: "UP L7OK HTTP status check returned code 200" };
}

function node(isPrimary: boolean, standbys: readonly string[]): MeasurementValue {
  return {
    kind: "database",
    role: isPrimary ? "primary" : "standby",
    timeline: 3,
    lsn: "0/5A3D1C8",
    receivedLsn: isPrimary ? null : "0/5A3D1C8",
    streaming: !isPrimary,
    lagBytes: isPrimary ? null : 0,
    syncState: null,
    synchronousNames: standbys.length > 0 ? "ANY 1 (kr-b, kr-c)" : "",
    replicas: isPrimary ? standbys.map((name) => ({ name, syncState: "quorum", state: "streaming", lagBytes: 0 })) : [],
    rowLevelSecurity: true,
    synchronousCommit: "on",
  };
}
