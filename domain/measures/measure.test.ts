import { expect, test } from "vitest";
import { byRestoreOrder, MEASURE_KINDS, RESTORE_ORDER } from "./measure.ts";

test("limits are given back before the canary, and the canary before releases; no two kinds share a place", () => {
  const order = [...MEASURE_KINDS].sort((a, b) => RESTORE_ORDER[a] - RESTORE_ORDER[b]);
  expect(order.slice(0, 3)).toEqual(["traffic-limit", "canary-demoted", "releases-paused"]);
  expect(new Set(Object.values(RESTORE_ORDER)).size).toBe(MEASURE_KINDS.length);
});

test("of two of a kind the older comes first, and of two of one moment always the same one", () => {
  const one = { restoreOrder: 10, setAt: new Date(0), id: "a" };
  expect(byRestoreOrder(one, { ...one, setAt: new Date(1) })).toBeLessThan(0);
  expect(byRestoreOrder(one, { ...one, id: "b" })).toBeLessThan(0);
  expect(byRestoreOrder({ ...one, id: "b" }, one)).toBeGreaterThan(0);
});
