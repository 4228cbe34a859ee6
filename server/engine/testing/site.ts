import { DETECTION, type Topology } from "#domain/topology/topology.ts";

/** A small site for tests: one region of three zones with a replicated database, one of a single zone. */
export const TOPOLOGY: Topology = {
  site: "test",
  locales: ["en"],
  regions: { kr: { zones: ["kr-a", "kr-b", "kr-c"], country: "KR" }, jp: { zones: ["jp-a"], country: "JP" } },
  agents: Object.fromEntries(
    ["kr-a", "kr-b", "kr-c", "jp-a", "outside"].map((zone) => [zone, `https://${zone}.invalid`]),
  ),
  roles: { claim: "groups", map: { exec: "executive" } },
  services: {
    console: {
      title: { en: "Console" },
      tier: "control-plane",
      data: "none",
      objectives: {},
      components: {
        entrance: {
          adapter: "haproxy",
          kind: "entrance",
          agent: "outside",
          url: "http://entrance.invalid",
          backends: { kr: "kr", jp: "jp" },
          map: { file: "route.map", key: "console" },
        },
        "gateway-kr": {
          ...gateway("kr", ["kr-a", "kr-b", "kr-c"]),
          limits: { map: { file: "limits.map" }, classes: { interactive: 0, ingest: 0, bulk: 0 } },
          canary: { backend: "ingest", server: "canary", weight: 10 },
        },
        "gateway-jp": gateway("jp", ["jp-a"]),
        "flags-jp": { adapter: "flags", kind: "flags", region: "jp", zones: ["jp-a"] },
        "flags-kr": { adapter: "flags", kind: "flags", region: "kr", zones: ["kr-a", "kr-b"] },
      },
    },
    "meta-db": {
      title: { en: "Meta-DB" },
      tier: "database",
      data: "customer",
      objectives: {},
      components: {
        kr: {
          adapter: "postgresql",
          kind: "database",
          region: "kr",
          database: "meta",
          user: "u",
          password: "p",
          nodes: { "kr-a": "kr-a.invalid:5432", "kr-b": "kr-b.invalid:5432", "kr-c": "kr-c.invalid:5432" },
          synchronous: 1,
          rowLevelSecurity: true,
          router: { gateway: "console/gateway-kr", backend: "meta-db" },
        },
      },
    },
  },
  policies: {
    approvals: {
      "cross-region": {
        approvers: 2,
        of: "executive",
        freshLoginMs: 300_000,
        expiresMs: 900_000,
        executeWithinMs: 600_000,
        notify: [],
      },
    },
    dataLoss: {
      approvers: 2,
      of: "executive",
      freshLoginMs: 300_000,
      expiresMs: 900_000,
      executeWithinMs: 600_000,
      notify: [],
    },
    capacity: { headroom: 0.3 },
    detection: DETECTION,
    automatic: [],
    backlog: [],
  },
  sovereignty: { mayCross: ["artifact"] },
};

function gateway(region: string, zones: readonly string[]) {
  const map = { file: "maintenance.map", key: "console" };
  return { adapter: "haproxy" as const, kind: "gateway" as const, region, backend: "console", zones, map };
}

/** A replicated stream in that site, for tests of streams. */
export const INGEST: Topology["services"][string] = {
  ...{ title: { en: "Ingest" }, tier: "stream", data: "customer", objectives: {} },
  components: {
    "stream-kr": {
      ...{ adapter: "redis-streams", kind: "stream", region: "kr", user: "u", password: "p" },
      nodes: { "kr-a": "kr-a.invalid:6379", "kr-b": "kr-b.invalid:6379", "kr-c": "kr-c.invalid:6379" },
      ...{ stream: "logs", group: "cases", deadLetters: "logs-dead", leftOut: null, replicas: 1 },
      router: { gateway: "console/gateway-kr", backend: "stream" },
    },
  },
};
