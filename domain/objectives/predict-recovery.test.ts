import { describe, expect, it } from "vitest";
import { examplePlan, exampleStep, exampleTopology } from "../topology/example.fixture.ts";
import { detectionMs, plansForZoneLoss, predictRecovery } from "./predict-recovery.ts";

const durations = (p50Ms: number, n = 7) => ({ p50Ms, p75Ms: p50Ms * 1.5, p95Ms: p50Ms * 2, n });
const step = (id: string, action: string, needs: string[] = []) => exampleStep(action, {}, { id, needs });
const plan = examplePlan({
  name: "zone-evacuation",
  before: [step("others", "check.other-zones")],
  steps: [
    step("drain", "gateway.drain"),
    step("fence", "database.fence"),
    step("promote", "database.promote", ["fence"]),
    step("route", "database.route", ["promote"]),
  ],
  verify: [step("asked", "probe.entrance")],
});
const past = {
  "others check.other-zones": durations(100),
  "drain gateway.drain": durations(900),
  "fence database.fence": durations(300, 5),
  "promote database.promote": durations(2_000),
  "route database.route": durations(50),
  "asked probe.entrance": durations(1_000),
};
const predict = (known: typeof past | Record<string, ReturnType<typeof durations>>) =>
  predictRecovery(plan, known, 4_500, true);

describe("predicted recovery", () => {
  it("is detection and the slowest step of each wave, waves after each other", () => {
    expect(predict(past)).toMatchObject({
      p50Ms: 4_500 + 100 + 900 + 2_000 + 50 + 1_000,
      p95Ms: 4_500 + 2 * (100 + 900 + 2_000 + 50 + 1_000),
      n: 5,
    });
    const onPath = predict(past).steps.flatMap((one) => (one.onPath ? [one.id] : []));
    expect(onPath).toEqual(["others", "drain", "promote", "route", "asked"]);
  });

  it("is mitigated when the first act that helps has ended, checks not counted", () => {
    expect(predict(past)).toMatchObject({ mitigationMs: 4_500 + 100 + 300, mitigationP95Ms: 4_500 + 200 + 600 });
  });

  it("has no figure when one step was never rehearsed, or does something else than it did", () => {
    const { "route database.route": _, ...without } = past;
    expect(predict(without)).toMatchObject({ p50Ms: null, p95Ms: null, mitigationMs: null, n: 0 });
    expect(predict({ ...without, "route gateway.route": durations(50) }).p50Ms).toBeNull();
    expect(predictRecovery(examplePlan(), past, 4_500, true)).toMatchObject({ p50Ms: null, n: 0, steps: [] });
  });
});

describe("which plan answers the loss of a zone", () => {
  const zone = (region?: string) => ({ zone: { type: "zone" as const, region } });
  const evacuation = examplePlan({ name: "zone-evacuation", params: zone("kr") });
  const other = examplePlan({ name: "by-hand", params: zone("kr") });
  const back = examplePlan({ name: "zone-return", mode: "return", params: zone("kr") });
  const topology = exampleTopology();
  const names = (region: string, policies = topology.policies) =>
    plansForZoneLoss(region, [other, evacuation, back], { policies }).map((one) => [one.plan.name, one.automatic]);

  it("is the one the site starts by itself, else those a person may start, never one that brings something back", () => {
    expect(names("kr")).toEqual([["zone-evacuation", true]]);
    expect(names("kr", { ...topology.policies, automatic: [] })).toEqual([
      ["by-hand", false],
      ["zone-evacuation", false],
    ]);
    expect(names("jp")).toEqual([]);
  });
});

it("takes as long to notice as the policy says and the slowest look lasts", () => {
  const topology = exampleTopology();
  expect(detectionMs("kr", topology)).toBe(2_000 + 1_000 + 1_500);
  const slow = exampleTopology({ database: { observe: { intervalMs: 10_000, timeoutMs: 3_000 } } as object });
  expect(detectionMs("kr", slow)).toBe(2_000 + 13_000);
  expect(detectionMs("jp", slow)).toBe(4_500);
});
