import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IfZoneLost } from "../regions/if-zone-lost.ts";
import type { Measurements } from "../topology/freshness.ts";
import { judgeObjective, judgePrediction, OBJECTIVE_STATUSES, type ObjectiveStatus, worstStatus } from "./status.ts";
import { pageVerdict, type VerdictFacts } from "./verdict.ts";

const now = new Date("2026-11-22T05:00:00Z");
const seconds = (ago: number) => new Date(now.getTime() - ago * 1000);
const row = (ok: boolean, ago = 1) => ({ ok, value: null, at: seconds(ago), intervalMs: 1_000 });
const zone = (name: string, status: ObjectiveStatus, region = "kr"): IfZoneLost => ({
  zone: name,
  region,
  status,
  reasons: [],
});
const measurements: Measurements = { "agent:kr-a": row(true), "agent:kr-b": row(true, 2), "agent:jp-a": row(true) };
const NO_LOSS = { lost: [], notAnswering: [], cutOff: false };
const facts = (change: Partial<VerdictFacts> = {}): VerdictFacts => ({
  measurements,
  zones: [zone("kr-a", "met"), zone("kr-b", "met"), zone("jp-a", "breached", "jp")],
  running: [],
  loss: NO_LOSS,
  unprotected: [],
  now,
  ...change,
});

describe("pageVerdict", () => {
  it("says that any zone may be lost, with the age of its oldest evidence", () => {
    expect(pageVerdict(facts())).toEqual({
      key: "any-zone-may-be-lost",
      values: { regions: "kr" },
      status: "met",
      oldestEvidenceAt: seconds(2),
    });
  });

  it("says nothing good of nothing, or of what is stale", () => {
    expect(pageVerdict(facts({ measurements: {} }))).toMatchObject({ key: "nothing-measured", oldestEvidenceAt: null });
    expect(pageVerdict(facts({ measurements: { "agent:kr-a": row(true, 10) } })).key).toBe("nothing-measured");
    expect(pageVerdict(facts({ zones: [] })).key).toBe("nothing-measured");
  });

  it("puts what happens before what could", () => {
    const running = [{ number: 412, plan: "zone-evacuation" }];
    const silent = { ...NO_LOSS, notAnswering: ["kr-a"] };
    const lost = { ...NO_LOSS, lost: ["kr-a"] };
    const unprotected = [{ component: "meta-db/kr", since: seconds(90) }];
    expect(pageVerdict(facts({ running, loss: lost, unprotected })).key).toBe("running");
    expect(pageVerdict(facts({ loss: lost, unprotected }))).toMatchObject({
      key: "zone-lost",
      values: { zones: "kr-a", n: 1 },
      status: "breached",
    });
    expect(pageVerdict(facts({ loss: silent, unprotected }))).toMatchObject({
      key: "zone-not-answering",
      status: "at_risk",
    });
    expect(pageVerdict(facts({ unprotected })).key).toBe("unprotected");
  });

  it("says of no zone that it is lost while the control plane itself is cut off", () => {
    const loss = { lost: ["kr-a"], notAnswering: ["kr-b"], cutOff: true };
    expect(pageVerdict(facts({ loss }))).toMatchObject({ key: "control-plane-cut-off", status: "not_measured" });
  });

  it("takes the worst zone, and lets the only zone of a region speak when it is alone", () => {
    const of = (status: ObjectiveStatus) =>
      pageVerdict(facts({ zones: [zone("kr-a", "met"), zone("kr-b", status)] })).key;
    expect([of("breached"), of("not_measured"), of("at_risk"), of("met")]).toEqual([
      "zone-loss-breaches",
      "zone-loss-not-measured",
      "zone-loss-at-risk",
      "any-zone-may-be-lost",
    ]);
    expect(pageVerdict(facts({ zones: [zone("jp-a", "breached", "jp")] })).key).toBe("zone-loss-breaches");
  });

  it("is met only when every zone it judges is met, everything measured, and nothing runs", () => {
    const status = fc.constantFrom(...OBJECTIVE_STATUSES);
    fc.assert(
      fc.property(fc.array(status, { minLength: 2, maxLength: 4 }), fc.boolean(), (statuses, bare) => {
        const zones = statuses.map((one, index) => zone(`kr-${index}`, one));
        const unprotected = bare ? [{ component: "meta-db/kr", since: seconds(5) }] : [];
        const met = pageVerdict(facts({ zones, unprotected })).status === "met";
        expect(met).toBe(!bare && statuses.every((one) => one === "met"));
      }),
    );
  });
});

describe("objectives", () => {
  it("compares target and now", () => {
    expect([judgeObjective(100, 80), judgeObjective(100, 81), judgeObjective(100, 101)]).toEqual([
      "met",
      "at_risk",
      "breached",
    ]);
    expect([judgeObjective(0, 0), judgeObjective(0, 1)]).toEqual(["met", "breached"]);
    for (const unknown of [null, Number.NaN, -1]) expect(judgeObjective(100, unknown)).toBe("not_measured");
    expect([judgeObjective(100, null, 100), judgeObjective(100, null, 101)]).toEqual(["not_measured", "breached"]);
  });

  it("puts a known breach before the unknown, and the unknown before every promise", () => {
    expect(worstStatus(["met", "not_measured", "breached"])).toBe("breached");
    expect(worstStatus(["met", "at_risk", "not_measured"])).toBe("not_measured");
    expect(worstStatus([])).toBe("not_measured");
  });

  it("calls a prediction at risk when its bad case is too long or little is left, and none of it not measured", () => {
    const of = (p50Ms: number | null, p95Ms: number | null) => judgePrediction(1_000, { p50Ms, p95Ms });
    expect([of(800, 1_000), of(800, 1_001), of(851, 900), of(850, 900), of(1_001, 1_100)]).toEqual([
      "met",
      "at_risk",
      "at_risk",
      "met",
      "breached",
    ]);
    expect([of(null, null), of(10, null)]).toEqual(["not_measured", "not_measured"]);
  });
});
