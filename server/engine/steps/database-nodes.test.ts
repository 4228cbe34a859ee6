import { expect, test } from "vitest";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { type NodeView, onePrimary, primaryBeside } from "./database-nodes.ts";
import type { StepContext } from "./step.ts";

const node = (zone: string, role: "primary" | "standby", timeline: number | null): NodeView => ({
  zone,
  seen: { kind: "database", role, timeline } as DatabaseMeasurement,
  why: null,
});

type Told = { readonly zone: string | null; readonly timeline: number };
const told = (...rows: readonly Told[]) => ({ db: { $queryRaw: async () => rows } }) as unknown as StepContext;
const silent = told();

test("an old primary that came back as one follows the one promoted since", async () => {
  const nodes = [node("kr-a", "primary", 1), node("kr-b", "primary", 2), node("kr-c", "standby", 2)];
  expect((await primaryBeside(silent, "meta-db/kr", nodes, "kr-a")).zone).toBe("kr-b");
});

test("of two primaries nobody guesses: not the newer one back to the older, not on one timeline, not a third zone's", async () => {
  const two = (a: number | null, b: number | null) => [
    node("kr-a", "primary", a),
    node("kr-b", "primary", b),
    node("kr-c", "standby", 2),
  ];
  await expect(primaryBeside(silent, "meta-db/kr", two(1, 2), "kr-b")).rejects.toThrow("two-primaries");
  await expect(primaryBeside(silent, "meta-db/kr", two(2, 2), "kr-a")).rejects.toThrow("two-primaries");
  await expect(primaryBeside(silent, "meta-db/kr", two(null, 2), "kr-a")).rejects.toThrow("two-primaries");
  await expect(primaryBeside(silent, "meta-db/kr", two(1, 2), "kr-c")).rejects.toThrow("two-primaries");
});

test("the zone that is the primary already is its own answer", async () => {
  const nodes = [node("kr-a", "primary", 2), node("kr-b", "standby", 2)];
  expect((await primaryBeside(silent, "meta-db/kr", nodes, "kr-a")).zone).toBe("kr-a");
});

test("a primary that answers alone is not taken for the one that was promoted since", async () => {
  const nodes = [node("kr-a", "primary", 1), node("kr-c", "standby", 2)];
  await expect(onePrimary(told({ zone: "kr-b", timeline: 2 }), "meta-db/kr", nodes)).rejects.toThrow(
    "primary-overtaken",
  );
  await expect(onePrimary(told({ zone: "kr-b", timeline: 1 }), "meta-db/kr", nodes)).rejects.toThrow(
    "primary-overtaken",
  );
  expect((await onePrimary(told({ zone: "kr-a", timeline: 1 }), "meta-db/kr", nodes)).zone).toBe("kr-a");
});
