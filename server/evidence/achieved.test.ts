import { expect, test } from "vitest";
import { databaseOutage, entranceGap, type PastRun } from "./achieved.ts";

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

const at = (seconds: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, seconds));
const step = (action: string, from: number, to: number) => ({ action, startedAt: at(from), endedAt: at(to) });
const moved = [step("database.fence", 10, 12), step("database.promote", 12, 14), step("database.route", 14, 15)];

test("a database is out from when it was last good, of a planned run from its first touch, until clients reach the new primary", () => {
  expect(databaseOutage(run(0, { lastGoodAt: at(1), firstFailingAt: at(2), steps: moved }))).toBe(14_000);
  expect(databaseOutage(run(0, { planned: true, steps: moved }))).toBe(5_000);
});

test("of a loss with no last good observation nobody knows how long the database was out", () => {
  expect(databaseOutage(run(0, { firstFailingAt: at(2), steps: moved }))).toBeNull();
  expect(databaseOutage(run(0, { steps: moved })), "nothing failed: it was asked for as a drill").toBe(5_000);
});

test("where no primary was moved no database was out, whatever else was done to it", () => {
  expect(databaseOutage(run(0, { planned: true, steps: [step("database.route", 14, 15)] }))).toBeNull();
});
