import { expect, it } from "vitest";
import { SPARK, sparkOf } from "./spark.ts";

const from = new Date("2026-11-24T00:00:00Z");
const at = (minute: number) => new Date(from.getTime() + minute * 60_000);
const span = { from, to: at(10), resolutionMs: 60_000 };
const point = (minute: number, figure: number | null, ok = 1) => ({ at: at(minute), figure, ok });

it("breaks the line where nothing was measured, and where nothing had a figure", () => {
  const { path } = sparkOf([point(0, 1), point(1, 1), point(5, 1), point(6, null), point(7, 1)], span, null);
  expect(path.match(/[ML]/g)?.join("")).toBe("MLMM");
});

it("stands the target above a figure below it, and under one above it", () => {
  const met = sparkOf([point(9, 10)], span, 100);
  expect(met.end?.y).toBeGreaterThan(met.targetY ?? Number.NaN);
  const breached = sparkOf([point(9, 200)], span, 100);
  expect(breached.end?.y).toBeLessThan(breached.targetY ?? Number.NaN);
});

it("tells where it failed, keeps inside the drawing, and draws nothing of nothing", () => {
  expect(sparkOf([point(5, 1, 0.5)], span, null).failed).toEqual([SPARK.width / 2]);
  expect(sparkOf([point(5, null, 0)], span, 10).failed, "an objective that was not measured").toEqual([]);
  expect(sparkOf([point(5, 12, 0)], span, 10).failed, "one that was breached").toHaveLength(1);
  const { end } = sparkOf([point(-5, 0), point(99, 0)], span, null);
  expect(end?.x).toBeLessThanOrEqual(SPARK.width);
  expect(end?.y).toBeLessThanOrEqual(SPARK.height);
  expect(sparkOf([], span, 5)).toMatchObject({ path: "", end: null });
});
