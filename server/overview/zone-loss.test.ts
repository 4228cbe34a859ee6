import { describe, expect, it } from "vitest";
import type { Topology } from "#domain/topology/topology.ts";
import type { Sample, Samples } from "../observe/samples.ts";
import { lostZones } from "./lost-zones.ts";

const now = new Date("2026-11-24T01:02:30.000Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const topology = {
  regions: { kr: { zones: ["kr-a", "kr-b"], country: "KR" }, jp: { zones: ["jp-a"], country: "JP" } },
} as unknown as Topology;

const sample = (what: string, node: string, ok: boolean, over: Partial<Sample> = {}): [string, Sample] => [
  `${what}:${node}`,
  {
    key: `${what}:${node}`,
    node,
    ok,
    value: null,
    at: ago(1),
    intervalMs: 1_000,
    latencyMs: null,
    lastGoodAt: ago(10),
    firstFailingAt: ok ? null : ago(9),
    ...over,
  },
];
const zone = (node: string, ok: boolean, over: Partial<Sample> = {}) => [
  sample("agent", node, ok, over),
  sample("meta-db/kr", node, ok, over),
];
const of = (...all: [string, Sample][][]): Samples => new Map(all.flat());
const names = (samples: Samples) => lostZones(topology, samples, now).lost.map((one) => one.zone);

describe("lostZones", () => {
  it("is a zone of which everything measured fails, from the earliest failing sample on", () => {
    const { lost, cutOff } = lostZones(topology, of(zone("kr-a", false), zone("kr-b", true), zone("jp-a", true)), now);
    expect(lost).toEqual([
      { zone: "kr-a", region: "kr", lastGoodAt: ago(10).toISOString(), firstFailingAt: ago(9).toISOString() },
    ]);
    expect(cutOff).toBe(false);
  });

  it("is not one with anything good, with one thing measured alone, or with failures too old to count", () => {
    expect(names(of([sample("agent", "kr-a", true), sample("meta-db/kr", "kr-a", false)], zone("kr-b", true)))).toEqual(
      [],
    );
    expect(names(of([sample("agent", "kr-a", false)], zone("kr-b", true)))).toEqual([]);
    expect(names(of(zone("kr-a", false, { at: ago(10) }), zone("kr-b", true)))).toEqual([]);
  });

  it("says that the control plane is cut off when every zone goes silent together", () => {
    expect(lostZones(topology, of(zone("kr-a", false), zone("kr-b", false), zone("jp-a", false)), now)).toEqual({
      lost: [],
      cutOff: true,
    });
  });
});
