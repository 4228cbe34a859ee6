import { describe, expect, it } from "vitest";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { DatabaseComponent } from "#domain/topology/topology.ts";
import type { Sample, Samples } from "../observe/samples.ts";
import { type CanaryRow, currentRpo } from "./current-rpo.ts";

const now = new Date("2026-11-24T01:00:00.000Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const component = { kind: "database", nodes: { "kr-a": "", "kr-b": "" } } as unknown as DatabaseComponent;

const value = (over: Partial<DatabaseMeasurement>): DatabaseMeasurement => ({
  kind: "database",
  role: "standby",
  timeline: 2,
  lsn: "0/500",
  receivedLsn: "0/500",
  streaming: true,
  lagBytes: 0,
  syncState: "sync",
  synchronousNames: "",
  replicas: [],
  rowLevelSecurity: true,
  synchronousCommit: "on",
  ...over,
});
const node = (zone: string, over: Partial<DatabaseMeasurement>, at = ago(100), ok = true): [string, Sample] => [
  `meta-db/kr:${zone}`,
  {
    key: `meta-db/kr:${zone}`,
    node: zone,
    ok,
    value: value(over),
    at,
    intervalMs: 1_000,
    latencyMs: 1,
    lastGoodAt: at,
    firstFailingAt: null,
  },
];
/** Newest first: one a second, 0x100 of log apart. */
const canaries: CanaryRow[] = [0x500, 0x400, 0x300, 0x200].map((lsn, index) => ({
  lsn: `0/${lsn.toString(16)}`,
  timeline: 2,
  at: ago(500 + index * 1000),
}));
const primary = node("kr-a", { role: "primary", receivedLsn: null, syncState: null });
const rpo = (samples: [string, Sample][], rows = canaries) =>
  currentRpo("meta-db/kr", component, new Map(samples) as Samples, rows, now);

describe("currentRpo", () => {
  it("is the resolution of the canary, never 0, when the standby has every row", () => {
    expect(rpo([primary, node("kr-b", {})])).toEqual({ ms: 1_000, because: null });
  });

  it("is the age of the newest row the best standby has received", () => {
    // 0/300 was written 2.5 s ago, the standby was looked at 0.1 s ago.
    expect(rpo([primary, node("kr-b", { receivedLsn: "0/3ff" })])).toEqual({ ms: 2_400, because: null });
  });

  it("is not measured without a primary, a streaming standby of its timeline, a canary, or a fresh look", () => {
    expect(rpo([node("kr-b", {})]).because).toBe("no-primary");
    expect(rpo([primary]).because).toBe("no-standby");
    expect(rpo([primary, node("kr-b", { streaming: false })]).because).toBe("no-standby");
    expect(rpo([primary, node("kr-b", { timeline: 1 })]).because).toBe("no-standby");
    expect(rpo([primary, node("kr-b", {})], []).because).toBe("no-canary");
    expect(
      rpo(
        [primary, node("kr-b", {})],
        canaries.map((row) => ({ ...row, at: ago(60_000) })),
      ).because,
    ).toBe("no-canary");
    expect(rpo([node("kr-a", {}, ago(9_000)), node("kr-b", {}, ago(9_000))]).because).toBe("not-measured");
  });

  it("counts rows of an earlier timeline as kept by those who follow the new primary", () => {
    const rows = [{ lsn: "0/900", timeline: 1, at: ago(500) }];
    expect(rpo([primary, node("kr-b", {})], rows).ms).toBe(1_000);
  });
});
