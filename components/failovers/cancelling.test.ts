import { describe, expect, test } from "vitest";
import type { RunView, StepView } from "#server/failovers/router.ts";
import { cancelling } from "./cancelling.ts";

const at = (second: number) => `2026-11-24T01:00:${String(second).padStart(2, "0")}.000Z`;
function step(id: string, action: string, over: Partial<StepView> = {}): StepView {
  return { id, phase: "step", action, status: "done", acted: true, decision: null, position: 0, ...over } as StepView;
}
const back = { action: "gateway.maintenance", with: {} };
const run = (steps: readonly StepView[], withWayBack: readonly string[], status = "running") =>
  ({
    status,
    steps,
    plan: { steps: steps.map(({ id }) => ({ id, undo: withWayBack.includes(id) ? back : null })) },
  }) as unknown as RunView;
const ids = (steps: readonly StepView[]) => steps.map(({ id }) => id);

describe("what cancelling leaves and what it could take back", () => {
  const steps = [
    step("close", "gateway.maintenance", { endedAt: at(1), position: 1 }),
    step("flag", "flags.set", { endedAt: at(3), position: 2 }),
    step("promote", "database.promote", { endedAt: at(2), position: 3 }),
    step("route", "gateway.route", { status: "running", endedAt: null, position: 4 }),
  ];

  test("newest first, what still runs before all; what has no way back is told apart", () => {
    const { inForce, takenBack, kept } = cancelling(run(steps, ["close", "flag", "route"]));
    expect(ids(inForce)).toEqual(["route", "flag", "promote", "close"]);
    expect(ids(takenBack)).toEqual(["route", "flag", "close"]);
    expect(ids(kept)).toEqual(["promote"]);
  });

  test("a failed step that acted and one a person marked done are in force", () => {
    const of = (over: Partial<StepView>) => ids(cancelling(run([step("x", "gateway.route", over)], ["x"])).takenBack);
    expect(of({ status: "failed", endedAt: at(1) })).toEqual(["x"]);
    expect(of({ acted: false, decision: { what: "done", by: "sre", why: "by hand" } })).toEqual(["x"]);
  });

  test("found so, never begun, taken back already, only reading or a person's: nothing of it is this run's to take back", () => {
    for (const one of [
      step("x", "gateway.route", { acted: false }),
      step("x", "gateway.route", { acted: false, status: "waiting" }),
      step("x", "gateway.route", { status: "compensated" }),
      step("x", "check.capacity"),
      step("x", "manual.confirm", { status: "running" }),
      step("x", "gateway.route", { phase: "compensation" }),
    ])
      expect(cancelling(run([one], ["x"])).inForce).toEqual([]);
  });

  test("what a person confirmed to have done at a step's asking is told, though no run takes it back", () => {
    const confirmed = { decision: { what: "done", by: "sre", why: "" } } as const;
    const { inForce, byHand } = cancelling(
      run(
        [
          step("dns", "manual.confirm", confirmed),
          step("look", "manual.confirm", { status: "skipped", decision: { what: "skip", by: "sre", why: "seen" } }),
          step("asked", "manual.confirm", { status: "waiting_for_person" }),
          step("rows", "archive.choose", confirmed),
          step("call", "manual.confirm", { ...confirmed, status: "waiting_for_person" }),
        ],
        [],
      ),
    );
    expect(inForce).toEqual([]);
    expect(ids(byHand)).toEqual(["call", "dns"]);
  });

  test("before its start there is nothing to choose", () => {
    for (const status of ["awaiting_approval", "approved"])
      expect(cancelling(run(steps, ["close"], status)).inForce).toEqual([]);
  });
});
