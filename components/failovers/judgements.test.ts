import { describe, expect, test } from "vitest";
import type { RunView, StepView } from "#server/failovers/router.ts";
import { lossLines } from "./loss.ts";
import { safetyRules } from "./safety-rules.ts";

function step(action: string, over: Partial<StepView> = {}): StepView {
  return {
    id: action,
    phase: "step",
    action,
    with: { component: "meta-db/kr" },
    status: "done",
    onFailure: "stop",
    facts: {},
    calls: [],
    decision: null,
    error: [],
    ...over,
  } as StepView;
}
function run(steps: readonly StepView[], over: Partial<RunView> = {}): RunView {
  return {
    status: "running",
    startedAt: "2026-11-24T01:00:00Z",
    regions: ["kr"],
    fencingToken: "7",
    allowDataLoss: false,
    outcome: null,
    approval: null,
    objectiveMs: 1_800_000,
    locks: [{ region: "kr", run: 12, own: true }],
    sovereignty: { allowed: true, movements: [], reasons: [] },
    steps,
    ...over,
  } as unknown as RunView;
}
const verdict = (view: RunView, rule: string) => safetyRules(view).find((one) => one.rule === rule)?.verdict;

describe("safety rules", () => {
  test("what no step is about is of no concern, what was not looked at yet is not measured", () => {
    expect(verdict(run([]), "capacity")).toBe("unconcerned");
    expect(verdict(run([step("check.capacity", { status: "waiting" })]), "capacity")).toBe("unmeasured");
    expect(verdict(run([step("check.capacity")]), "capacity")).toBe("holds");
    expect(verdict(run([step("check.capacity", { status: "failed" })]), "capacity")).toBe("broken");
  });
  test("a check that a person only marked done is not a check that held", () => {
    expect(
      verdict(run([step("check.capacity", { decision: { what: "done", by: "sre", why: "trust me" } })]), "capacity"),
    ).toBe("unmeasured");
  });
  test("a failed fence is made good only by a promotion that proved itself", () => {
    const fence = step("database.fence", { status: "failed", onFailure: "continue" });
    expect(verdict(run([fence]), "fencing")).toBe("unmeasured");
    expect(verdict(run([fence, step("database.promote")]), "fencing")).toBe("holds");
    expect(verdict(run([], { fencingToken: null }), "fencing")).toBe("unmeasured");
  });
  test("one run a region: held, another's, not taken", () => {
    expect(verdict(run([]), "oneRun")).toBe("holds");
    expect(verdict(run([], { locks: [{ region: "kr", run: 9, own: false }] }), "oneRun")).toBe("broken");
    expect(verdict(run([], { locks: [] }), "oneRun")).toBe("unmeasured");
  });
  test("markers that were found break sovereignty, whatever the plan says", () => {
    expect(
      verdict(run([step("proof.no-customer-markers", { status: "failed", facts: { foreign: 3 } })]), "sovereignty"),
    ).toBe("broken");
    expect(verdict(run([], { sovereignty: { allowed: false, movements: [], reasons: [] } }), "sovereignty")).toBe(
      "broken",
    );
  });
});

describe("loss", () => {
  const rows = (view: RunView) => lossLines(view).find((line) => line.what === "rows");
  test("before it is measured it is not 0", () => {
    expect(rows(run([step("database.promote")]))).toMatchObject({ predicted: 0, measured: null, verdict: "measuring" });
    expect(rows(run([step("database.promote")], { status: "failed" }))).toMatchObject({
      measured: null,
      verdict: "unmeasured",
    });
  });
  test("leave to lose data predicts nothing", () => {
    expect(rows(run([step("database.promote")], { allowDataLoss: true }))?.predicted).toBeNull();
  });
  test("measured by the proof: met, or more than was predicted", () => {
    const proof = (rowsLost: number) => step("proof.no-loss", { facts: { rowsLost, rowsAcknowledged: 612 } });
    expect(rows(run([step("database.promote"), proof(0)]))).toMatchObject({
      measured: 0,
      how: { key: "canaryOf", values: { n: 612 } },
      verdict: "met",
    });
    expect(rows(run([step("database.promote"), proof(2)]))).toMatchObject({ measured: 2, verdict: "lost" });
  });
  test("the gap at the entrance is judged by the objective, and has no verdict without one", () => {
    const gap = (gapMs: number | null, objectiveMs: number | null) =>
      lossLines(run([], { status: "completed", objectiveMs, outcome: { gapMs, gapResolutionMs: 1000 } })).find(
        (line) => line.what === "gap",
      )?.verdict;
    expect(gap(2_200, 1_800_000)).toBe("met");
    expect(gap(2_000_000, 1_800_000)).toBe("lost");
    expect(gap(2_200, null)).toBe("noTarget");
    expect(gap(null, 1_800_000)).toBe("unmeasured");
  });
});
