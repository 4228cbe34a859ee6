import { describe, expect, it } from "vitest";
import { exampleTopology } from "../topology/example.fixture.ts";
import type { Measurements } from "../topology/freshness.ts";
import type {
  DatabaseMeasurement,
  GatewayMeasurement,
  MeasurementValue,
  ServerState,
} from "../topology/measurement.ts";
import { relationsOf } from "./relations.ts";

const now = new Date("2026-11-24T01:00:00.000Z");
const topology = exampleTopology();

function server(backend: string, name: string, change: Partial<ServerState> = {}): ServerState {
  return { backend, name, up: true, admin: "ready", weight: 1, check: "L7OK", ...change };
}
function database(role: "primary" | "standby", timeline: number, replicas: DatabaseMeasurement["replicas"] = []) {
  return { kind: "database", role, timeline, replicas } as unknown as DatabaseMeasurement;
}
function gateway(router: readonly ServerState[]) {
  return {
    kind: "gateway",
    servers: [],
    router,
    maintenance: false,
    limits: {},
    canary: null,
    sessions: { used: 0, limit: 1 },
  } as GatewayMeasurement;
}
function entrance(route: string | null, servers: readonly ServerState[]): MeasurementValue {
  return { kind: "entrance", route, servers };
}
function measured(values: Readonly<Record<string, MeasurementValue>>, ageMs = 0): Measurements {
  const at = new Date(now.getTime() - ageMs);
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { ok: true, value, at, intervalMs: 1_000 }]),
  );
}
const KR = ["kr-a", "kr-b", "kr-c"];

describe("relationsOf", () => {
  it("draws the standbys of the primary of the highest timeline alone: an old primary that still answers feeds nobody", () => {
    const standby = (name: string, syncState: string) => ({ name, syncState, state: "streaming", lagBytes: 5 });
    const { replications } = relationsOf(
      topology,
      measured({
        "meta-db/kr:kr-a": database("primary", 1, [standby("kr-c", "sync")]),
        "meta-db/kr:kr-b": database("primary", 2, [standby("kr-c", "async"), standby("elsewhere", "async")]),
        "meta-db/kr:kr-c": database("standby", 2),
      }),
      now,
    );
    const one = { component: "meta-db/kr", from: "kr-b", to: "kr-c", syncState: "async", streaming: true, lagBytes: 5 };
    expect(replications).toEqual([one]);
  });

  it("says where each zone's gateway leads, and that a closed router leads nowhere", () => {
    const router = (open: string | null) =>
      gateway(KR.map((name) => server("meta-db", name, { admin: name === open ? "ready" : "maint" })));
    const values = { "console/gateway-kr:kr-a": router("kr-b"), "console/gateway-kr:kr-b": router(null) };
    const routes = relationsOf(topology, measured(values), now).routes.map(({ from, to }) => [from, to]);
    expect(routes).toEqual([
      ["kr-a", "kr-b"],
      ["kr-b", null],
    ]);
  });

  it("shares the traffic by weight among the servers that take it, in the region the entrance leads to", () => {
    const servers = [
      server("kr", "kr-a", { weight: 1 }),
      server("kr", "kr-b", { weight: 3 }),
      server("kr", "kr-c", { up: false }),
      server("jp", "jp-a"),
    ];
    const shares = (route: string | null) =>
      relationsOf(topology, measured({ "console/entrance:outside": entrance(route, servers) }), now).entries.map(
        ({ share }) => share,
      );
    expect(shares("kr")).toEqual([0.25, 0.75, 0, 0]);
    expect(shares("jp")).toEqual([0, 0, 0, 1]);
    expect(shares(null)).toEqual([0, 0, 0, 0]);
  });

  it("draws nothing of what is stale", () => {
    const values = {
      "meta-db/kr:kr-a": database("primary", 1, [{ name: "kr-b", syncState: "sync", state: "streaming", lagBytes: 0 }]),
      "console/gateway-kr:kr-a": gateway([server("meta-db", "kr-a")]),
      "console/entrance:outside": entrance("kr", [server("kr", "kr-a")]),
    };
    expect(relationsOf(topology, measured(values, 3_001), now)).toEqual({ replications: [], routes: [], entries: [] });
    expect(relationsOf(topology, measured(values, 2_999), now).replications).toHaveLength(1);
  });
});
