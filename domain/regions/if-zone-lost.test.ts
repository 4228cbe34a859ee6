import { describe, expect, it } from "vitest";
import { exampleTopology } from "../topology/example.fixture.ts";
import type { Measurements } from "../topology/freshness.ts";
import type { DatabaseMeasurement, GatewayMeasurement, MeasurementValue } from "../topology/measurement.ts";
import { ifZoneLost } from "./if-zone-lost.ts";

const now = new Date("2026-11-22T05:00:00Z");
const topology = exampleTopology();
const ZONES = ["kr-a", "kr-b", "kr-c"];

function node(role: "primary" | "standby", change: Partial<DatabaseMeasurement> = {}): DatabaseMeasurement {
  return {
    kind: "database",
    role,
    timeline: 1,
    lsn: "0/1",
    receivedLsn: role === "standby" ? "0/1" : null,
    streaming: role === "standby",
    lagBytes: 0,
    syncState: null,
    synchronousNames: "",
    replicas:
      role === "primary"
        ? [
            { name: "kr-b", syncState: "sync", state: "streaming", lagBytes: 0 },
            { name: "kr-c", syncState: "async", state: "streaming", lagBytes: 0 },
          ]
        : [],
    rowLevelSecurity: true,
    synchronousCommit: "on",
    ...change,
  };
}
function gateway(change: Partial<GatewayMeasurement> = {}): GatewayMeasurement {
  const server = (name: string) => {
    return { backend: "console", name, up: true, admin: "ready" as const, weight: 1, check: "L7OK" };
  };
  return {
    kind: "gateway",
    maintenance: false,
    servers: ZONES.map(server),
    router: [],
    limits: {},
    canary: null,
    sessions: { used: 10, limit: 100 },
    ...change,
  };
}
/** kr-a is the primary, kr-b synchronous, every gateway serves; with changes by key. Null takes a measurement away. */
function measured(change: Record<string, MeasurementValue | null> = {}, age = 0): Measurements {
  const values: Record<string, MeasurementValue | null> = {
    "meta-db/kr:kr-a": node("primary"),
    "meta-db/kr:kr-b": node("standby"),
    "meta-db/kr:kr-c": node("standby"),
    ...Object.fromEntries(ZONES.map((zone) => [`console/gateway-kr:${zone}`, gateway()])),
    "console/gateway-jp:jp-a": gateway(),
    ...change,
  };
  const at = new Date(now.getTime() - age);
  const rows = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(rows.map(([key, value]) => [key, { ok: true, value, at, intervalMs: 1_000 }]));
}
const judge = (zone: string, change: Record<string, MeasurementValue | null> = {}, age = 0) => {
  const { status, reasons } = ifZoneLost(zone, topology, measured(change, age), now);
  return { status, worst: reasons[0]?.key };
};

describe("ifZoneLost", () => {
  it("holds for every zone of a healthy region", () => {
    for (const zone of ZONES) expect(judge(zone).status).toBe("met");
    expect(ifZoneLost("kr-a", topology, measured(), now).reasons.map((reason) => reason.key)).toEqual([
      "gateway-elsewhere",
      "capacity-remains",
      "synchronous-standby-elsewhere",
    ]);
  });

  it("is not measured when nothing is fresh, never met", () => {
    expect(judge("kr-a", {}, 3_001).status).toBe("not_measured");
    expect(judge("kr-a", {}, 3_000).status).toBe("met");
    const silent = ZONES.map((zone) => [`meta-db/kr:${zone}`, null]);
    expect(judge("kr-a", Object.fromEntries(silent))).toEqual({
      status: "not_measured",
      worst: "database-not-measured",
    });
  });

  it("is at risk without a synchronous standby elsewhere, breached without any", () => {
    const onlyAsync = node("primary", {
      replicas: [{ name: "kr-c", syncState: "async", state: "streaming", lagBytes: 0 }],
    });
    expect(judge("kr-a", { "meta-db/kr:kr-a": onlyAsync })).toEqual({
      status: "at_risk",
      worst: "no-synchronous-standby",
    });
    const alone = node("primary", { replicas: [] });
    expect(judge("kr-a", { "meta-db/kr:kr-a": alone })).toEqual({ status: "breached", worst: "no-standby" });
  });

  it("counts a standby only when both sides say so, on the same timeline", () => {
    for (const broken of [null, node("standby", { timeline: 2 }), node("standby", { role: "down" })]) {
      expect(judge("kr-a", { "meta-db/kr:kr-b": broken }).status).toBe("at_risk");
    }
  });

  it("sees that a lost standby leaves the primary without a second copy", () => {
    const one = node("primary", { replicas: [{ name: "kr-b", syncState: "sync", state: "streaming", lagBytes: 0 }] });
    expect(judge("kr-b", { "meta-db/kr:kr-a": one })).toEqual({ status: "at_risk", worst: "last-standby" });
    expect(judge("kr-b").status).toBe("met");
  });

  it("finds settings that make the promise hollow", () => {
    const local = node("primary", { synchronousCommit: "local" });
    expect(judge("kr-a", { "meta-db/kr:kr-a": local })).toEqual({
      status: "at_risk",
      worst: "acknowledges-without-standby",
    });
    const bare = node("primary", { rowLevelSecurity: false });
    expect(judge("kr-a", { "meta-db/kr:kr-a": bare })).toEqual({ status: "at_risk", worst: "row-level-security-off" });
  });

  it("needs an open gateway with a serving console elsewhere", () => {
    const shut = gateway({ maintenance: true });
    const others = { "console/gateway-kr:kr-b": shut, "console/gateway-kr:kr-c": shut };
    expect(judge("kr-a", others)).toEqual({ status: "breached", worst: "no-gateway-elsewhere" });
    const onlyLost = gateway({ servers: gateway().servers.filter((server) => server.name === "kr-a") });
    const servers = { "console/gateway-kr:kr-b": onlyLost, "console/gateway-kr:kr-c": onlyLost };
    expect(judge("kr-a", servers)).toEqual({ status: "breached", worst: "no-server-elsewhere" });
  });

  it("asks whether what is left can carry the load", () => {
    const busy = (used: number) =>
      Object.fromEntries(
        ZONES.map((zone) => [`console/gateway-kr:${zone}`, gateway({ sessions: { used, limit: 100 } })]),
      );
    expect(judge("kr-a", busy(60)).status).toBe("met");
    expect(
      judge("kr-a", { ...busy(60), "console/gateway-kr:kr-a": gateway({ sessions: { used: 95, limit: 100 } }) }),
    ).toEqual({
      status: "breached",
      worst: "capacity-exceeded",
    });
    const tight = { ...busy(65), "console/gateway-kr:kr-a": gateway({ sessions: { used: 60, limit: 60 } }) };
    expect(judge("kr-a", tight)).toEqual({ status: "at_risk", worst: "capacity-below-gate" });
  });

  it("says of a region's only zone that it cannot be lost", () => {
    expect(judge("jp-a")).toEqual({ status: "breached", worst: "no-other-zone" });
    expect(() => ifZoneLost("us-a", topology, measured(), now)).toThrow(RangeError);
  });
});
