import fc from "fast-check";
import { expect, test } from "vitest";
import type { StepStatus } from "./status.ts";
import { nextWave, stoppers, type Waiting } from "./waves.ts";

const step = (id: string, needs: string[] = [], onFailure: "stop" | "continue" = "stop"): Waiting => ({
  id,
  needs,
  onFailure,
});

test("independent steps start together, dependent ones after", () => {
  const steps = [step("drain"), step("fence"), step("promote", ["fence"]), step("route", ["drain", "promote"])];
  expect(nextWave(steps, {}).map((one) => one.id)).toEqual(["drain", "fence"]);
  expect(nextWave(steps, { drain: "done", fence: "done" }).map((one) => one.id)).toEqual(["promote"]);
  expect(nextWave(steps, { drain: "done", fence: "done", promote: "skipped" }).map((one) => one.id)).toEqual(["route"]);
});

test("a failed step holds what needs it, unless it may be continued over", () => {
  expect(nextWave([step("a"), step("b", ["a"])], { a: "failed" }).map((one) => one.id)).toEqual(["a"]);
  expect(stoppers([step("a"), step("b", ["a"])], { a: "failed" }).map((one) => one.id)).toEqual(["a"]);
  const forgiving = [step("a", [], "continue"), step("b", ["a"])];
  expect(nextWave(forgiving, { a: "failed" }).map((one) => one.id)).toEqual(["b"]);
  expect(stoppers(forgiving, { a: "failed" })).toEqual([]);
});

test("a manual step stops the leg", () => {
  expect(stoppers([step("a")], { a: "waiting_for_person" }).map((one) => one.id)).toEqual(["a"]);
});

test("property: every acyclic plan is finished, each step once, never before what it needs", () => {
  const plan = fc
    .array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 20 })
    .map((rows) =>
      rows.map((needs, index) =>
        step(`s${index}`, [...new Set(needs.filter((need) => need < index).map((need) => `s${need}`))]),
      ),
    );
  fc.assert(
    fc.property(plan, (steps) => {
      const statuses: Record<string, StepStatus> = {};
      for (let wave = nextWave(steps, statuses); wave.length > 0; wave = nextWave(steps, statuses)) {
        for (const one of wave) {
          expect(statuses[one.id]).toBeUndefined();
          for (const need of one.needs) expect(statuses[need]).toBe("done");
        }
        for (const one of wave) statuses[one.id] = "done";
      }
      expect(Object.keys(statuses)).toHaveLength(steps.length);
    }),
  );
});
