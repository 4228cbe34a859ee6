import { describe, expect, test } from "vitest";
import { groupExpectedMs, groupTook, stepBar, type Timed } from "./step-timing.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 1, 0, seconds)).toISOString();
const now = Date.parse(at(60));
const past = { p50Ms: 10_000, p75Ms: 15_000, p95Ms: 20_000, n: 11 };
const step = (over: Partial<Timed>): Timed => ({ status: "done", startedAt: at(0), endedAt: at(10), past, ...over });

describe("bar of a step", () => {
  test("p95 stands at 80, this run and p50 in proportion to it", () => {
    expect(stepBar(step({}), now)).toEqual({ tookMs: 10_000, pace: "on-time", scale: { fill: 40, p50: 40, p95: 80 } });
  });
  test("a running step grows with now and is slow beyond its p75, late beyond its p95", () => {
    const running = { status: "running", endedAt: null } as const;
    expect(stepBar(step(running), Date.parse(at(18))).pace).toBe("slow");
    expect(stepBar(step(running), Date.parse(at(21))).pace).toBe("late");
  });
  test("never rehearsed has no scale, whatever it took", () => {
    expect(stepBar(step({ past: null }), now)).toEqual({ tookMs: 10_000, pace: "on-time", scale: null });
  });
  test("waiting for a person is counted, but never called late", () => {
    expect(stepBar(step({ status: "waiting_for_person", endedAt: null }), now)).toMatchObject({
      tookMs: 60_000,
      pace: "on-time",
    });
  });
  test("a retried step is timed to now, not to the end of the attempt before", () => {
    expect(stepBar(step({ status: "running", startedAt: at(20), endedAt: at(10) }), now).tookMs).toBe(40_000);
  });
});

describe("group", () => {
  test("took from its first start to its last end", () => {
    expect(groupTook([step({}), step({ startedAt: at(4), endedAt: at(30) })], now)).toEqual({
      ms: 30_000,
      ended: true,
    });
    expect(groupTook([step({}), step({ status: "running", endedAt: null })], now)).toEqual({
      ms: 60_000,
      ended: false,
    });
    expect(groupTook([step({ startedAt: null, endedAt: null, status: "waiting" })], now)).toBeNull();
  });
  test("expected: longest of what runs at once, sum of a chain, unknown when one was never rehearsed", () => {
    expect(groupExpectedMs([step({}), step({})], false)).toBe(10_000);
    expect(groupExpectedMs([step({}), step({})], true)).toBe(20_000);
    expect(groupExpectedMs([step({}), step({ past: null })], true)).toBeNull();
  });
});
