import { describe, expect, it } from "vitest";
import type { OpenRun } from "#server/overview/router.ts";
import { crisisOf } from "./crisis.ts";

const run = (over: Partial<OpenRun>): OpenRun => ({
  id: "r",
  number: 1,
  title: {},
  values: {},
  mode: "failover",
  status: "running",
  requestedAt: "2026-11-24T01:04:00.000Z",
  startedAt: "2026-11-24T01:05:00.000Z",
  verifyingAt: null,
  lastGoodAt: null,
  firstFailingAt: null,
  ...over,
});
const zone = {
  zone: "kr-a",
  region: "kr",
  lastGoodAt: "2026-11-24T01:02:13.000Z",
  firstFailingAt: "2026-11-24T01:02:14.000Z",
};
const banner = (openRuns: OpenRun[], lost = [] as (typeof zone)[]) => ({
  openRuns,
  loss: { lost, cutOff: false },
  evacuated: [] as { zone: string; run: number; endedAt: string }[],
  readAt: "2026-11-24T01:06:00.000Z",
});

describe("crisisOf", () => {
  it("is none at rest, for planned work, and for a failover that still waits for approval with every zone answering", () => {
    expect(crisisOf(banner([]))).toBeNull();
    expect(crisisOf(banner([run({ mode: "switchover" }), run({ mode: "return" })]))).toBeNull();
    expect(crisisOf(banner([run({ status: "awaiting_approval" })]))).toBeNull();
  });

  it("starts the clock at the last good observation, not at the start of the run", () => {
    expect(crisisOf(banner([run({})], [zone]))).toMatchObject({
      since: zone.lastGoodAt,
      firstFailingAt: zone.firstFailingAt,
      zones: ["kr-a"],
    });
    expect(crisisOf(banner([run({ lastGoodAt: "2026-11-24T01:02:00.000Z" })], [zone]))?.since).toBe(
      "2026-11-24T01:02:00.000Z",
    );
  });

  it("is one without any run, and names the failover that waits", () => {
    expect(crisisOf(banner([], [zone]))).toMatchObject({ run: null, zones: ["kr-a"] });
    expect(crisisOf(banner([run({ status: "awaiting_approval", number: 7 })], [zone]))?.run?.number).toBe(7);
  });

  it("is answered once every lost zone was evacuated by a finished run, and only then", () => {
    const evacuated = [{ zone: "kr-a", run: 3, endedAt: "2026-11-24T01:05:30.000Z" }];
    expect(crisisOf({ ...banner([], [zone]), evacuated })?.answeredBy).toBe(3);
    expect(crisisOf({ ...banner([], [zone, { ...zone, zone: "kr-b" }]), evacuated })?.answeredBy).toBeNull();
    expect(crisisOf({ ...banner([run({})], [zone]), evacuated })?.answeredBy).toBeNull();
    expect(crisisOf({ ...banner([]), evacuated })).toBeNull();
  });
});
