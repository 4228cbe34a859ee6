import { expect, it } from "vitest";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Sample } from "../observe/samples.ts";
import { matrixOf } from "./matrix.ts";

const NOTHING = { predictions: new Map(), losses: new Map() };
const now = new Date("2026-11-24T01:00:00.000Z");
const topology = {
  regions: { kr: { zones: ["kr-a", "kr-b", "kr-c"] } },
  agents: {},
  services: {
    "meta-db": {
      tier: "database",
      title: {},
      objectives: {},
      components: {
        kr: {
          kind: "database",
          adapter: "postgresql",
          region: "kr",
          nodes: { "kr-a": "", "kr-b": "", "kr-c": "" },
          synchronous: 1,
        },
      },
    },
  },
} as unknown as Topology;

function node(zone: string, over: Partial<DatabaseMeasurement>): [string, Sample] {
  const value: DatabaseMeasurement = {
    kind: "database",
    role: "standby",
    timeline: 2,
    lsn: "0/500",
    receivedLsn: "0/500",
    streaming: true,
    lagBytes: 0,
    syncState: null,
    synchronousNames: "",
    replicas: [],
    rowLevelSecurity: true,
    synchronousCommit: "on",
    ...over,
  };
  const key = `meta-db/kr:${zone}`;
  const rest = { error: null, latencyMs: 1, lastGoodAt: now, firstFailingAt: null };
  return [key, { key, node: zone, ok: true, value, at: now, intervalMs: 1_000, ...rest }];
}

it("says of each standby what its primary counts it as: a standby does not know it of itself", () => {
  const replicas = [
    { name: "kr-b", syncState: "sync", state: "streaming", lagBytes: 0 },
    { name: "kr-c", syncState: "async", state: "streaming", lagBytes: 0 },
  ];
  const samples = new Map([node("kr-a", { role: "primary", replicas }), node("kr-b", {}), node("kr-c", {})]);
  const cells = matrixOf(topology, samples, now, NOTHING).rows[0]?.cells;
  expect(Object.values(cells ?? {}).map((cell) => cell.word.key)).toEqual(["primary", "synchronous", "asynchronous"]);
});

it("hides no broken component behind a good one of its kind in the same zone", () => {
  const kr = topology.services["meta-db"]?.components["kr"];
  const two = {
    ...topology,
    services: { "meta-db": { ...topology.services["meta-db"], components: { kr, other: kr } } },
  };
  const samples = new Map([
    node("kr-a", { role: "primary", replicas: [{ name: "kr-b", syncState: "sync", state: "streaming", lagBytes: 0 }] }),
  ]);
  const silent = { ...samples.get("meta-db/kr:kr-a"), key: "meta-db/other:kr-a", ok: false } as Sample;
  const cells = matrixOf(two as unknown as Topology, new Map([...samples, [silent.key, silent]]), now, NOTHING).rows[0]
    ?.cells;
  expect(cells?.["kr-a"]).toMatchObject({
    state: "bad",
    word: { key: "silent" },
    key: "meta-db/other:kr-a",
    of: 2,
    good: 1,
  });
});
