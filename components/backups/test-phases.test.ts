import { describe, expect, it } from "vitest";
import type { StepView } from "#server/failovers/router.ts";
import { factsOf, phasesOf, statusOf } from "./test-phases.ts";

const step = (action: string, more: Partial<StepView> = {}) =>
  ({ id: action, action, status: "done", facts: {}, ...more }) as StepView;
const SAMPLED = {
  ...{ made: true, tables: 6, of: 6, notComparable: 0 },
  ...{ sampled: 410, missing: 0, changed: 0, unreadable: 0, differing: [] },
};
const steps = [
  step("archive.restore", {
    facts: {
      component: "meta-db/archive-kr",
      target: "2031-02-03T04:05:06.000Z",
      backup: "20310203-040000F",
      restored: { copyMs: 900, replayMs: 300, timeline: 2, lastReplayedAt: "2031-02-03T04:05:05.900Z" },
    },
  }),
  step("proof.restored-canaries", { facts: { before: 60, missing: 0, after: 60, beyond: 0 } }),
  step("proof.restored-rows", { facts: { rows: SAMPLED, primary: "kr-a" } }),
  step("proof.restored-policies", { facts: { holds: true, tables: 3 } }),
  step("archive.record"),
  step("archive.drop"),
  step("proof.scratch-gone", { status: "waiting" }),
];

describe("a run as a restore test", () => {
  it("has its phases in order, and what is torn down is one with the proof of it", () => {
    const phases = phasesOf({ steps }) ?? [];
    expect(phases.map(({ phase }) => phase)).toEqual(["restore", "canaries", "rows", "rls", "record", "drop"]);
    expect(phases.map(statusOf)).toEqual(["done", "done", "done", "done", "done", "waiting"]);
  });

  it("is none where nothing is restored and recorded", () => {
    expect(phasesOf({ steps: [step("database.promote")] })).toBeNull();
    expect(phasesOf({ steps: [step("archive.restore")] })).toBeNull();
  });

  it("tells what was restored and found, and of what it did not reach nothing", () => {
    expect(factsOf({ steps })).toMatchObject({
      target: "2031-02-03T04:05:06.000Z",
      restored: { copyMs: 900, replayMs: 300 },
      canaries: { before: 60, beyond: 0 },
      rows: SAMPLED,
      rls: { holds: true, tables: 3 },
    });
    expect(factsOf({ steps: [step("archive.restore"), step("proof.restored-canaries")] })).toEqual({
      component: null,
      target: null,
      backup: null,
      restored: null,
      canaries: null,
      rows: null,
      rls: null,
    });
  });

  it("a phase of which one step failed has failed, whatever the others did", () => {
    expect(statusOf({ phase: "drop", steps: [step("archive.drop"), step("x", { status: "failed" })] })).toBe("failed");
    expect(
      statusOf({ phase: "drop", steps: [step("a", { status: "running" }), step("b", { status: "waiting" })] }),
    ).toBe("running");
  });
});
