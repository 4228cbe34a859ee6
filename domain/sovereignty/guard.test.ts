import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTIONS, type ActionSpec } from "../plans/actions.ts";
import type { Plan, PlanStep } from "../plans/plan.ts";
import { examplePlan, exampleStep, exampleTopology } from "../topology/example.fixture.ts";
import { judgePlan } from "./guard.ts";
import { mayPassOver } from "./may-pass-over.ts";
import { DATA_CLASSES, type DataClass } from "./movement.ts";

const topology = exampleTopology();
const open = exampleStep(
  "flags.set",
  { component: "console/flags-jp", flag: "limited-console", value: "on" },
  { id: "open" },
);
const turn = exampleStep(
  "gateway.route",
  { entrance: "console/entrance", region: "jp" },
  { id: "turn", needs: ["open"] },
);
const crossing = (change: Partial<Plan> = {}): Plan =>
  examplePlan({ from: "kr", to: "jp", approval: "cross-region", steps: [open, turn], ...change });
const site = (moves: DataClass, id = "site-command") =>
  exampleStep("host.run", { zone: "kr-a", command: "copy" }, { id, moves });
const refusals = (plan: Plan, where = topology, actions?: Record<string, ActionSpec>) =>
  judgePlan(plan, where, actions)
    .reasons.filter((reason) => reason.refuses)
    .map((reason) => reason.key);

describe("judgePlan", () => {
  it("lets a plan inside one region run without approval, moving nothing", () => {
    const plan = examplePlan({ steps: [exampleStep("database.promote", { component: "meta-db/kr", to: "auto" })] });
    expect(judgePlan(plan, topology)).toEqual({
      allowed: true,
      movements: [],
      reasons: [{ key: "nothing-crosses", values: {}, refuses: false }],
    });
  });

  it("allows the limited console with an approval, and says which", () => {
    const verdict = judgePlan(crossing(), topology);
    expect(verdict.allowed).toBe(true);
    expect(verdict.reasons).toContainEqual({
      key: "approval-required",
      values: { policy: "cross-region" },
      refuses: false,
    });
  });

  it("refuses two regions without an approval, or with one the site does not have", () => {
    expect(refusals(crossing({ approval: null }))).toEqual(["approval-missing"]);
    expect(refusals(crossing({ approval: "nobody" }))).toEqual(["approval-unknown"]);
  });

  it("finds the second region in the steps even when from and to hide it", () => {
    expect(refusals(crossing({ from: null, to: null, approval: null }))).toContain("approval-missing");
    const undone = exampleStep(
      "gateway.drain",
      { zone: "kr-a" },
      { undo: { action: "gateway.ready", with: { zone: "jp-a" } } },
    );
    expect(refusals(examplePlan({ steps: [undone] }))).toContain("approval-missing");
  });

  it("refuses to turn the entrance without a limited console there, before it, that must succeed (E4)", () => {
    const missing = [
      [turn],
      [open, { ...turn, needs: [] }],
      [{ ...open, onFailure: "continue" as const }, turn],
      [{ ...open, with: { ...open.with, value: "off" } }, turn],
      [{ ...open, with: { ...open.with, component: "console/flags-kr" } }, turn],
    ];
    for (const steps of missing) expect(refusals(crossing({ steps }))).toEqual(["limited-console-missing"]);
  });

  it("keeps the limited console open until the entrance is turned away, whatever the plan calls itself (E4)", () => {
    const close = (more: Partial<PlanStep> = {}) =>
      exampleStep(
        "flags.set",
        { component: "console/flags-jp", flag: "limited-console", value: "off" },
        { id: "close", needs: ["turn"], ...more },
      );
    const away = { ...turn, needs: [], with: { ...turn.with, region: "kr" } };
    const back = (...steps: PlanStep[]) => crossing({ mode: "return", from: "jp", to: "kr", steps });
    expect(refusals(back(away, close()))).toEqual([]);
    expect(refusals(back(away, close({ needs: [] })))).toEqual(["limited-console-missing"]);
    expect(refusals(back({ ...away, onFailure: "continue" }, close()))).toEqual(["limited-console-missing"]);
    expect(refusals(examplePlan({ steps: [close({ needs: [] })] }))).toEqual(["limited-console-missing"]);
    const undo = { action: "flags.set", with: { ...open.with, value: "off" } };
    expect(refusals(crossing({ steps: [{ ...open, undo }, turn] }))).toEqual(["limited-console-missing"]);
  });

  it("lets people pass over a step only where the plan holds without it", () => {
    const plan = crossing({ steps: [exampleStep("gateway.drain", { zone: "kr-a" }, { id: "drain" }), open, turn] });
    expect(["drain", "open", "turn"].map((id) => mayPassOver(plan, id, topology))).toEqual([true, false, true]);
  });

  it("refuses a step that says less than its action is known to move", () => {
    const actions = { ...ACTIONS, "gateway.drain": { ...ACTIONS["gateway.drain"], moves: "customer" as const } };
    const plan = examplePlan({ steps: [exampleStep("gateway.drain", { zone: "kr-a" })] });
    expect(refusals(plan, topology, actions)).toContain("step-declares-less-than-it-moves");
    expect(refusals(plan, topology, actions)).toContain("customer-data-crosses");
  });

  it("knows that a standby or a router in another region moves the service's data, whatever the step says", () => {
    const step = exampleStep("database.follow", { component: "meta-db/kr" });
    const away = exampleTopology({ database: { nodes: { "kr-a": "h:1", "jp-a": "h:2" } } });
    const routed = exampleTopology({ database: { router: { gateway: "console/gateway-jp", backend: "meta-db" } } });
    for (const where of [away, routed]) {
      const verdict = judgePlan(examplePlan({ steps: [step] }), where);
      expect(verdict.movements).toEqual([
        { data: "customer", from: "kr", to: "jp", step: "database-follow", action: "database.follow", basis: "known" },
      ]);
      expect(verdict.allowed).toBe(false);
    }
    expect(judgePlan(examplePlan({ steps: [step] }), topology).allowed).toBe(true);
  });

  it("lists what rests on a declaration alone", () => {
    const verdict = judgePlan(examplePlan({ steps: [site("none")] }), topology);
    expect(verdict.allowed).toBe(true);
    expect(verdict.reasons.map((reason) => reason.key)).toContain("rests-on-declaration");
  });

  it("holds each step to the plan's contract", () => {
    expect(refusals(crossing({ steps: [site("artifact"), open, turn] }))).toEqual(["step-outside-contract"]);
    const contract = crossing({ moves: "artifact", steps: [site("artifact"), open, turn] });
    expect(refusals(contract)).toEqual([]);
    expect(refusals(contract, { ...topology, sovereignty: { mayCross: [] } })).toContain("not-in-may-cross");
  });

  it("refuses an action it does not know", () => {
    expect(refusals(examplePlan({ steps: [exampleStep("shell.run", {})] }))).toEqual(["unknown-action"]);
  });

  const anyClass = fc.constantFrom(...DATA_CLASSES);
  it("never allows customer data or telemetry to cross, in whatever plan, under whatever site", () => {
    const forbidden = fc.constantFrom<DataClass>("customer", "telemetry");
    const crossings = fc.subarray(["artifact", "telemetry"] as const);
    fc.assert(
      fc.property(
        anyClass,
        forbidden,
        crossings,
        fc.boolean(),
        fc.nat({ max: 2 }),
        (contract, moved, mayCross, undo, at) => {
          const bad = undo
            ? { ...site(moved), undo: { action: "gateway.ready", with: { zone: "kr-a" } } }
            : site(moved);
          const steps = [open, turn].toSpliced(at, 0, bad);
          const verdict = judgePlan(crossing({ moves: contract, steps }), { ...topology, sovereignty: { mayCross } });
          expect(verdict.allowed).toBe(false);
        },
      ),
    );
  });

  it("never allows more when a step is added or a declaration grows", () => {
    fc.assert(
      fc.property(anyClass, fc.array(anyClass, { maxLength: 4 }), anyClass, (contract, declared, added) => {
        const steps = (classes: readonly DataClass[]) => classes.map((moves, index) => site(moves, `s${index}`));
        const before = judgePlan(examplePlan({ moves: contract, steps: steps(declared) }), topology);
        const after = judgePlan(examplePlan({ moves: contract, steps: steps([...declared, added]) }), topology);
        if (!before.allowed) expect(after.allowed).toBe(false);
      }),
    );
  });
});
