import { expect, test } from "vitest";
import { exampleTopology } from "#domain/topology/example.fixture.ts";
import type { StreamMeasurement } from "#domain/topology/measurement.ts";
import type { Component } from "#domain/topology/topology.ts";
import type { StepContext } from "./step.ts";
import type { StreamNode } from "./stream-nodes.ts";
import { unlistedOf } from "./stream-unlisted.ts";

const ID = "meta-db/stream";
const primary = (...names: string[]) =>
  ({ role: "primary", replicas: names.map((name) => ({ name, online: true })) }) as unknown as StreamMeasurement;
const unlisted = async (samples: readonly StreamMeasurement[], now: StreamMeasurement | null) => {
  const topology = exampleTopology();
  const nodes = { "kr-a": "127.1.1.60:6379", "kr-b": "127.1.2.60:6379" };
  const components = topology.services["meta-db"]?.components as Record<string, Component>;
  components["stream"] = { kind: "stream", region: "kr", nodes } as unknown as Component;
  const ctx = {
    topology,
    db: { $queryRaw: async () => samples.map((value) => ({ value })) },
  } as unknown as StepContext;
  const seen: StreamNode[] = [
    { zone: "kr-a", seen: now, why: null },
    { zone: "kr-b", seen: primary("10.0.0.7:6379"), why: null },
  ];
  return (await unlistedOf(ctx, ID, "kr-a", seen)).map(({ zone }) => zone);
};

test("finds who was the old primary's replica by its samples and by its own word, and no node's of the site", async () => {
  expect(await unlisted([primary("kr-b"), primary("kr-b", "10.0.0.8:6379")], null)).toEqual(["10.0.0.8:6379"]);
  expect(await unlisted([primary("kr-b")], primary("kr-b", "10.0.0.9:6379"))).toEqual(["10.0.0.9:6379"]);
  expect(await unlisted([primary("kr-b")], primary("kr-b"))).toEqual([]);
});
