import { describe, expect, it } from "vitest";
import { exampleTopology } from "../topology/example.fixture.ts";
import type { Measured, Measurements } from "../topology/freshness.ts";
import type { DatabaseMeasurement, MeasurementValue, ServerState } from "../topology/measurement.ts";
import { type Cause, groupSymptoms } from "./group-symptoms.ts";

const now = new Date("2026-11-24T01:02:30Z");
const row = (ok: boolean, value: MeasurementValue | null = null, ageMs = 500): Measured => ({
  ...{ ok, value, at: new Date(now.getTime() - ageMs), intervalMs: 1_000 },
});
const node = (
  role: "primary" | "standby",
  streaming: boolean,
  replicas: readonly string[] = [],
): DatabaseMeasurement => ({
  ...{ kind: "database", role, timeline: 1, lsn: "0/1", receivedLsn: "0/1", streaming, lagBytes: 0, syncState: null },
  ...{ synchronousNames: "", rowLevelSecurity: true, synchronousCommit: "on" },
  replicas: replicas.map((name) => ({ name, syncState: "sync", state: "streaming", lagBytes: 0 })),
});
const server = (name: string, up: boolean): ServerState => ({
  ...{ backend: "kr", name, up, admin: "ready", weight: 1, check: "" },
});
/** kr-a is gone: what stands in it fails, and what stands elsewhere says so. */
const lostA: Measurements = {
  "agent:kr-a": row(false),
  "meta-db/kr:kr-a": row(false),
  "meta-db/kr:kr-b": row(true, node("standby", false)),
  "meta-db/kr:canary": row(false),
  "console/entrance:outside": row(true, {
    kind: "entrance",
    route: "kr",
    servers: [server("kr-a", false), server("kr-b", true)],
  }),
  "agent:kr-b": row(true),
  "console/flags-kr:kr-c": row(false),
  "agent:jp-a": row(false, null, 10_000),
};
const grouped = (measurements: Measurements, ...causes: Cause[]) => {
  const { symptoms, findings } = groupSymptoms(exampleTopology(), measurements, causes, now);
  const names = (all: typeof findings) => all.map((one) => `${one.key} ${one.what}`).sort();
  return { symptoms: symptoms.map((one) => names(one.failures)), findings: names(findings) };
};
const zoneLost: Cause = { kind: "zone-lost", subject: "kr-a" };
const primaryLost: Cause = { kind: "primary-lost", subject: "meta-db/kr:kr-a" };

describe("groupSymptoms", () => {
  it("puts what a lost zone explains under it, and leaves what it does not", () => {
    expect(grouped(lostA, zoneLost)).toEqual({
      symptoms: [
        [
          "agent:kr-a fails",
          "console/entrance:outside server-down",
          "meta-db/kr:canary fails",
          "meta-db/kr:kr-a fails",
          "meta-db/kr:kr-b standby-not-streaming",
        ],
      ],
      findings: ["console/flags-kr:kr-c fails"],
    });
  });

  it("explains nothing without a cause, and takes nothing stale for a failure", () => {
    expect(grouped(lostA).findings).toHaveLength(6);
    expect(grouped(lostA).findings.join()).not.toContain("jp-a");
  });

  it("no longer explains the canary once another primary answers", () => {
    const promoted = { ...lostA, "meta-db/kr:kr-c": row(true, node("primary", false, ["kr-b"])) };
    const { symptoms, findings } = grouped(promoted, zoneLost);
    expect(findings).toContain("meta-db/kr:canary fails");
    expect(symptoms[0]).toContain("meta-db/kr:kr-c standby-missing");
  });

  it("puts standbys and canary under a lost primary, and the rest of its zone not", () => {
    const { symptoms, findings } = grouped(lostA, primaryLost);
    expect(symptoms[0]).toEqual([
      ...["meta-db/kr:canary fails", "meta-db/kr:kr-a fails", "meta-db/kr:kr-b standby-not-streaming"],
    ]);
    expect(findings).toContain("agent:kr-a fails");
  });

  it("takes everything for a symptom of a control plane that is cut off", () => {
    expect(grouped(lostA, { kind: "isolated", subject: "control-plane" }).findings).toEqual([]);
  });
});
