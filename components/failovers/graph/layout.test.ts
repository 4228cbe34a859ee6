import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Placeable } from "../columns.ts";
import { layoutPlan } from "./layout.ts";

const step = (id: string, phase: Placeable["phase"], ...needs: string[]): Placeable => ({ id, phase, needs });
const evacuation = [
  step("other-zones", "before"),
  step("capacity", "before"),
  step("drain", "step"),
  step("fence", "step"),
  step("promote", "step", "fence"),
  step("route", "step", "promote"),
  step("follow", "step", "promote"),
  step("reprotect", "step", "follow"),
  step("no-loss", "verify"),
  step("protected", "verify"),
];

describe("the plan's graph", () => {
  test("draws a line for each need, and bars between the phases", () => {
    const { lines, joins } = layoutPlan(evacuation, 1_400);
    expect(joins.map((join) => join.id)).toEqual(["after before", "after step"]);
    const inside = lines.filter(({ from, to }) => !`${from} ${to}`.includes("after "));
    expect(inside.map(({ from, to }) => `${from}>${to}`).sort()).toEqual([
      "fence>promote",
      "follow>reprotect",
      "promote>follow",
      "promote>route",
    ]);
    const ends = (id: string) => lines.filter((line) => line.from === id || line.to === id);
    expect(ends("after before").map(({ from, to }) => `${from}>${to}`)).toEqual([
      "other-zones>after before",
      "capacity>after before",
      "after before>drain",
      "after before>fence",
    ]);
    expect(ends("after step").filter((line) => line.to === "after step")).toEqual([
      { from: "reprotect", to: "after step", way: "in" },
    ]);
  });

  test("fits the width where columns can be stacked", () => {
    const line = ["a", "b", "c", "d", "e", "f", "g", "h"].map((id, at, all) =>
      step(id, "step", ...(at > 0 ? [all[at - 1] ?? ""] : [])),
    );
    for (const width of [700, 1_000, 1_400]) expect(layoutPlan(line, width).width).toBeLessThanOrEqual(width);
  });

  const plans = fc
    .array(
      fc.record({ needs: fc.array(fc.nat(), { maxLength: 3 }), phase: fc.constantFrom("before", "step", "verify") }),
      {
        maxLength: 14,
      },
    )
    .map((rows) => {
      const made: Placeable[] = [];
      for (const [at, { needs, phase }] of rows.entries()) {
        const own = made.filter((one) => one.phase === phase);
        const ids = own.length === 0 ? [] : needs.map((n) => own[n % own.length]?.id ?? "");
        made.push(step(`s${at}`, phase, ...new Set(ids)));
      }
      return made;
    });

  test("property: every step is placed once, none over another, and what is needed never stands to the right", () =>
    fc.assert(
      fc.property(plans, fc.integer({ min: 400, max: 2_000 }), (steps, width) => {
        const { steps: placed, lines } = layoutPlan(steps, width);
        expect(placed.map((one) => one.step.id).sort()).toEqual(steps.map((one) => one.id).sort());
        for (const a of placed)
          for (const b of placed)
            if (a !== b)
              expect(
                a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y,
              ).toBe(true);
        const at = new Map(placed.map((one) => [one.step.id, one]));
        for (const { from, to, way } of lines) {
          const [source, target] = [at.get(from), at.get(to)];
          if (!source || !target) continue;
          if (way === "down") expect(source.y).toBeLessThan(target.y);
          else expect(source.x + source.width).toBeLessThan(target.x);
        }
      }),
    ));
});
