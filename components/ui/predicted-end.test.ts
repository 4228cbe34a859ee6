import { expect, it } from "vitest";
import { predictedEnd } from "./predicted-end.ts";

const CLOCK = Date.parse("2026-03-01T00:00:00Z");
const at = (ms: number) => new Date(CLOCK + ms).toISOString();
const past = { p50Ms: 60_000, p95Ms: 90_000 };

it("begins where the run began, however long ago", () => {
  const ends = { p50Ms: 260_000, p95Ms: 290_000 };
  expect(predictedEnd(CLOCK, { startedAt: at(200_000), past }, 210_000)).toEqual(ends);
  expect(predictedEnd(CLOCK, { startedAt: at(200_000), past }, 900_000)).toEqual(ends);
});

it("never says that a run which still waits could have ended already", () => {
  expect(predictedEnd(CLOCK, { startedAt: null, past }, 900_000)).toEqual({ p50Ms: 960_000, p95Ms: 990_000 });
});

it("predicts nothing without a run, or of what never ran", () => {
  expect(predictedEnd(CLOCK, null, 0)).toBeNull();
  expect(predictedEnd(CLOCK, { startedAt: at(0), past: null }, 0)).toBeNull();
});
