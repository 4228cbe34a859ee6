import { describe, expect, it } from "vitest";
import type { Topology } from "#domain/topology/topology.ts";
import type { Sample, Samples } from "../observe/samples.ts";
import { type OpenLoss, zoneLoss } from "./zone-loss.ts";

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
const open = (kind: OpenLoss["kind"], subject: string): OpenLoss => ({
  ...{ kind, subject, lastGoodAt: ago(10), firstFailingAt: ago(9) },
});
const silentA = of(zone("kr-a", false), zone("kr-b", true), zone("jp-a", true));

describe("zoneLoss", () => {
  it("is what vantage points established, with the recovery clock they give", () => {
    expect(zoneLoss(topology, [open("zone-lost", "kr-a")], silentA, now)).toEqual({
      lost: [{ zone: "kr-a", region: "kr", lastGoodAt: ago(10).toISOString(), firstFailingAt: ago(9).toISOString() }],
      ...{ notAnswering: [], cutOff: false },
    });
    const region = zoneLoss(topology, [open("region-lost", "kr")], silentA, now);
    expect(region.lost.map((one) => one.zone)).toEqual(["kr-a", "kr-b"]);
    expect(zoneLoss(topology, [open("primary-lost", "meta-db/kr:kr-a")], of(zone("kr-a", true)), now).lost).toEqual([]);
  });

  it("calls a zone that only the control plane does not hear not answering, never lost", () => {
    expect(zoneLoss(topology, [], silentA, now)).toEqual({ lost: [], notAnswering: ["kr-a"], cutOff: false });
    const half = of([sample("agent", "kr-a", true), sample("meta-db/kr", "kr-a", false)]);
    expect(zoneLoss(topology, [], half, now).notAnswering).toEqual([]);
    expect(zoneLoss(topology, [], of([sample("agent", "kr-a", false)]), now).notAnswering).toEqual([]);
    expect(zoneLoss(topology, [], of(zone("kr-a", false, { at: ago(10) })), now).notAnswering).toEqual([]);
  });

  it("says that the control plane is cut off when that was established", () => {
    expect(zoneLoss(topology, [open("isolated", "control-plane")], silentA, now)).toMatchObject({
      cutOff: true,
      lost: [],
    });
  });
});
