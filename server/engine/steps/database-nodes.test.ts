import { expect, test } from "vitest";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { type NodeView, primaryBeside } from "./database-nodes.ts";

const node = (zone: string, role: "primary" | "standby", timeline: number | null): NodeView => ({
  zone,
  seen: { kind: "database", role, timeline } as DatabaseMeasurement,
  why: null,
});

test("an old primary that came back as one follows the one promoted since", () => {
  const nodes = [node("kr-a", "primary", 1), node("kr-b", "primary", 2), node("kr-c", "standby", 2)];
  expect(primaryBeside("meta-db/kr", nodes, "kr-a").zone).toBe("kr-b");
});

test("of two primaries nobody guesses: not the newer one back to the older, not on one timeline, not a third zone's", () => {
  const two = (a: number | null, b: number | null) => [
    node("kr-a", "primary", a),
    node("kr-b", "primary", b),
    node("kr-c", "standby", 2),
  ];
  expect(() => primaryBeside("meta-db/kr", two(1, 2), "kr-b")).toThrow("two-primaries");
  expect(() => primaryBeside("meta-db/kr", two(2, 2), "kr-a")).toThrow("two-primaries");
  expect(() => primaryBeside("meta-db/kr", two(null, 2), "kr-a")).toThrow("two-primaries");
  expect(() => primaryBeside("meta-db/kr", two(1, 2), "kr-c")).toThrow("two-primaries");
});

test("the zone that is the primary already is its own answer", () => {
  expect(primaryBeside("meta-db/kr", [node("kr-a", "primary", 2), node("kr-b", "standby", 2)], "kr-a").zone).toBe(
    "kr-a",
  );
});
