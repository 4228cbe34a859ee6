import { describe, expect, it } from "vitest";
import type { BannerIncident, OpenRun } from "#server/overview/router.ts";
import { type Crisis, crisisOf, nextStep } from "./crisis.ts";

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
const incident = (over: Partial<BannerIncident> = {}): BannerIncident => ({
  number: 7,
  severity: 1,
  title: { key: "zone-lost", values: { zone: "kr-a" }, text: null },
  lastGoodAt: zone.lastGoodAt,
  firstFailingAt: zone.firstFailingAt,
  declaredAt: "2026-11-24T01:02:16.000Z",
  held: [],
  completed: [],
  mitigated: false,
  ...over,
});
const banner = (openRuns: OpenRun[], lost = [] as (typeof zone)[], incidents: BannerIncident[] = []) => ({
  openRuns,
  incidents,
  loss: { lost, notAnswering: [], cutOff: false },
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

  it("starts at the first failing observation where none was good before, and never calls that one good", () => {
    const unseen = { ...zone, lastGoodAt: null };
    for (const found of [
      crisisOf(banner([], [unseen as unknown as typeof zone])),
      crisisOf(banner([], [zone], [incident({ lastGoodAt: null })])),
      crisisOf(banner([run({ firstFailingAt: zone.firstFailingAt })])),
    ])
      expect(found).toMatchObject({
        since: zone.firstFailingAt,
        lastGoodAt: null,
        firstFailingAt: zone.firstFailingAt,
      });
    const earlier = { ...zone, zone: "kr-b", lastGoodAt: "2026-11-24T01:02:10.000Z" };
    expect(crisisOf(banner([], [zone, earlier]))).toMatchObject({
      since: earlier.lastGoodAt,
      lastGoodAt: earlier.lastGoodAt,
    });
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

  it("is one while a SEV-1 or SEV-2 is open, also one that a person declared with every zone answering", () => {
    const byHand = { lastGoodAt: null, firstFailingAt: null };
    expect(crisisOf(banner([], [], [incident(byHand)]))).toMatchObject({
      settled: false,
      since: incident().declaredAt,
    });
    expect(crisisOf(banner([], [], [incident({ severity: 3 }), incident({ severity: 5 })]))).toBeNull();
    const found = crisisOf(banner([], [], [incident({ severity: 2, number: 9 }), incident({ severity: 4 })]));
    expect(found?.incident?.number).toBe(9);
  });

  it("is settled only when nothing runs, every lost zone is answered and the incident is mitigated", () => {
    const evacuated = [{ zone: "kr-a", run: 3, endedAt: "2026-11-24T01:05:30.000Z" }];
    const over = incident({ mitigated: true, completed: [3] });
    expect(crisisOf({ ...banner([], [zone], [over]), evacuated })?.settled).toBe(true);
    expect(crisisOf({ ...banner([], [zone], [incident()]), evacuated })?.settled).toBe(false);
    expect(crisisOf(banner([], [zone], [over]))?.settled).toBe(false);
    expect(crisisOf({ ...banner([run({})], [zone], [over]), evacuated })?.settled).toBe(false);
    expect(crisisOf(banner([], [], [over]))).toMatchObject({ settled: true, answeredBy: 3 });
    expect(crisisOf({ ...banner([], [zone]), evacuated })?.settled).toBe(true);
  });
});

describe("nextStep", () => {
  const crisis = (over: Partial<Crisis>): Crisis => ({
    incident: null,
    run: null,
    zones: ["kr-a"],
    since: zone.lastGoodAt,
    lastGoodAt: zone.lastGoodAt,
    firstFailingAt: null,
    answeredBy: null,
    settled: false,
    ...over,
  });
  it("offers the return of an evacuated zone to those alone who may ask for it", () => {
    const evacuated = crisis({ answeredBy: 3, settled: true });
    expect(nextStep(evacuated, { request: true })?.href).toBe("/failovers/new?plan=zone-return&zone=kr-a");
    expect(nextStep(evacuated, { request: false })).toBeNull();
  });
  it("leads everybody to the run that answers, and to the recoveries while none does", () => {
    for (const may of [{ request: true }, { request: false }]) {
      expect(nextStep(crisis({ run: run({ number: 4 }) }), may)?.href).toBe("/failovers/4");
      expect(nextStep(crisis({}), may)?.href).toBe("/failovers");
    }
  });
  it("calls it starting to those alone who may start one", () => {
    expect(nextStep(crisis({}), { request: true })?.word).toBe("start");
    expect(nextStep(crisis({}), { request: false })?.word).toBe("look");
  });
});
