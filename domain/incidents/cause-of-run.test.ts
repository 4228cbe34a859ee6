import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleTopology } from "../topology/example.fixture.ts";
import { incidentOf, readSubject } from "./cause.ts";
import { type AnswerableIncident, type Asked, incidentOfRun } from "./cause-of-run.ts";

const topology = exampleTopology();
const NOW = Date.UTC(2026, 10, 30, 9);
const ago = (minutes: number) => new Date(NOW - minutes * 60_000);
const HOUR = 60;
const WEEK = 7 * 24 * HOUR;

const incident = (zones: string[], over: Partial<AnswerableIncident> = {}): AnswerableIncident => {
  return { byHand: true, declaredAt: ago(5), zones, mitigated: false, losses: [], ...over };
};
/** A policy's incident of one loss, which lasts unless it ended so many minutes ago. */
const lost = (kind: string, subject: string, ended: number | null = null): AnswerableIncident => {
  const endedAt = ended === null ? null : ago(ended);
  const losses = [{ kind, subject: readSubject(subject, topology), endedAt, answered: false }];
  const { zone, region } = readSubject(subject, topology);
  const zones = zone === null ? [...(topology.regions[region ?? ""]?.zones ?? [])] : [zone];
  return incident(zones, { byHand: false, declaredAt: ago(ended ?? 5), losses });
};
const plan = { mode: "failover", from: null, to: null, values: {} } as const;
const of = (open: AnswerableIncident[], asked: Partial<Asked["plan"]>, regions = ["kr"]) =>
  incidentOfRun(open, { plan: { ...plan, ...asked }, regions, at: new Date(NOW) }, topology);

describe("a run that leaves a zone", () => {
  const evacuation = { values: { zone: "kr-a" } };

  it("belongs to today's loss of it, not to last week's that nobody resolved, and to none when only that is there", () => {
    const [today, old] = [lost("zone-lost", "kr-a"), lost("zone-lost", "kr-a", WEEK)];
    expect(of([today, old], evacuation)).toBe(today);
    expect(of([old], evacuation)).toBeNull();
  });

  it("belongs to the loss of its primary, or of its region", () => {
    for (const one of [lost("primary-lost", "meta-db/kr:kr-a"), lost("region-lost", "kr")])
      expect(of([one], evacuation)).toBe(one);
    expect(of([lost("zone-lost", "kr-b")], evacuation)).toBeNull();
  });

  it("belongs to what people declared for it that day, unless something there is lost or that is mitigated", () => {
    const [said, own] = [incident(["kr-a"]), lost("zone-lost", "kr-a")];
    expect(of([said], evacuation)).toBe(said);
    expect(of([said, own], evacuation)).toBe(own);
    expect(of([incident(["kr-a"], { mitigated: true })], evacuation)).toBeNull();
    const thatDay = incident(["kr-a"], { declaredAt: ago(23 * HOUR) });
    expect(of([thatDay], evacuation), "executives took their time").toBe(thatDay);
    expect(of([incident(["kr-a"], { declaredAt: ago(25 * HOUR) })], evacuation)).toBeNull();
  });

  it("belongs to nothing that burned down and was left long ago, and lasts", () => {
    const old = lost("zone-lost", "kr-a");
    const burned = { ...old, losses: old.losses.map((loss) => ({ ...loss, answered: true })) };
    const over = { from: "kr", to: "jp" };
    const said = incident(["kr-b"]);
    expect(of([burned, said], over, ["jp", "kr"])).toBe(said);
    expect(of([burned], over, ["jp", "kr"])).toBeNull();
  });

  it("is asked by the same rule as a loss of that zone is", () => {
    const some = fc.oneof(
      fc
        .tuple(
          fc.constantFrom("zone-lost kr-a", "zone-lost kr-b", "primary-lost meta-db/kr:kr-a", "region-lost kr"),
          fc.option(fc.nat(40)),
        )
        .map(([what, ended]) => lost(what.split(" ")[0] ?? "", what.split(" ")[1] ?? "", ended)),
      fc
        .tuple(fc.subarray(["kr-a", "kr-b"]), fc.nat(30), fc.boolean())
        .map(([zones, minutes, mitigated]) => incident(zones, { declaredAt: ago(minutes), mitigated })),
    );
    fc.assert(
      fc.property(fc.array(some), fc.constantFrom("kr-a", "kr-b", "kr-c"), (open, zone) => {
        const loss = { kind: "zone-lost", subject: readSubject(zone, topology), at: new Date(NOW) } as const;
        expect(of(open, { values: { zone } })).toBe(incidentOf(open, loss));
      }),
    );
  });
});

it("a run that leaves a region belongs to what is lost in it, or was said of a zone of it; never to where it goes", () => {
  const over = { from: "kr", to: "jp" };
  for (const one of [lost("region-lost", "kr"), lost("zone-lost", "kr-b"), incident(["kr-c"])])
    expect(of([lost("zone-lost", "jp-a"), one], over, ["jp", "kr"])).toBe(one);
  expect(of([lost("zone-lost", "jp-a")], over, ["jp", "kr"])).toBeNull();
});

it("a return belongs to the newest in which the zone was lost, however long ago, else to the newest that names it", () => {
  const returning = { mode: "return", values: { zone: "kr-a" } } as const;
  const [said, own, old] = [incident(["kr-a"]), lost("zone-lost", "kr-a", 3 * HOUR), lost("zone-lost", "kr-a", WEEK)];
  expect(of([said, own, old], returning)).toBe(own);
  expect(of([said, incident(["kr-a"])], returning)).toBe(said);
  expect(of([lost("zone-lost", "kr-b")], returning)).toBeNull();
  const back = { mode: "return", from: "jp", to: "kr" } as const;
  expect(of([lost("zone-lost", "jp-a"), own], back, ["jp", "kr"])).toBe(own);
});

it("planned work and tests belong to none", () => {
  for (const mode of ["switchover", "test"] as const)
    expect(of([lost("zone-lost", "kr-a"), incident(["kr-a"])], { mode, values: { zone: "kr-a" } })).toBeNull();
});
