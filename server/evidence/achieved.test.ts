import { expect, test } from "vitest";
import { entranceGap, type PastRun } from "./achieved.ts";

const run = (gapMs: number | null, over: Partial<PastRun> = {}): PastRun => ({
  number: 1,
  endedAt: new Date(),
  startedAt: null,
  lastGoodAt: null,
  firstFailingAt: null,
  regions: ["kr"],
  planned: false,
  returns: false,
  outcome: { rowsAcknowledged: 1, rowsLost: 0, gapMs, gapResolutionMs: 1_000, exceptions: [], protected: true },
  steps: [],
  ...over,
});

test("no gap between two samples is not zero: it is less than their distance", () => {
  expect(entranceGap(run(0))).toBe(1_000);
  expect(entranceGap(run(4_200))).toBe(4_200);
});

test("what was not measured, or brought nothing back to customers, is no evidence of a recovery time", () => {
  expect(entranceGap(run(null))).toBeNull();
  expect(entranceGap(run(0, { returns: true }))).toBeNull();
});
