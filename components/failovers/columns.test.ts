import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Placeable, toColumns, toWaves } from "./columns.ts";

const step = (id: string, ...needs: string[]): Placeable => ({ id, phase: "step", needs });
const names = (columns: readonly { readonly steps: readonly Placeable[] }[]) =>
  columns.map((column) => column.steps.map((one) => one.id).join("+"));

describe("plan graph", () => {
  test("steps that need the same thing stand in one wave, behind it", () => {
    const steps = [step("fence"), step("traffic"), step("promote", "fence"), step("route", "promote", "traffic")];
    expect(toWaves(steps).map((wave) => wave.map((one) => one.id))).toEqual([
      ["fence", "traffic"],
      ["promote"],
      ["route"],
    ]);
  });

  test("a long line is stacked into chains, in order, between before and verify", () => {
    const line = ["a", "b", "c", "d", "e", "f", "g", "h"].map((id, at, all) =>
      step(id, ...(at > 0 ? [all[at - 1] ?? ""] : [])),
    );
    const columns = toColumns(
      [{ id: "x", phase: "before", needs: [] }, ...line, { id: "y", phase: "verify", needs: [] }],
      6,
    );
    expect(names(columns)).toEqual(["x", "a+b", "c+d", "e+f", "g+h", "y"]);
    expect(columns[1]?.chain).toBe(true);
    expect(columns[0]?.chain).toBe(false);
  });

  test("a wave of several steps is never put into a chain", () => {
    const steps = [step("a"), step("b1", "a"), step("b2", "a"), step("c", "b1", "b2")];
    expect(names(toColumns(steps, 2))).toEqual(["a", "b1+b2", "c"]);
  });

  test("needs that form a circle still give every step a place", () => {
    expect(toWaves([step("a", "b"), step("b", "a")]).flat()).toHaveLength(2);
  });

  test("every step appears once, after all that it needs", () => {
    const plans = fc
      .array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 14 })
      .map((rows) => rows.map((row, at) => step(`s${at}`, ...new Set(at === 0 ? [] : row.map((n) => `s${n % at}`)))));
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 8 }), (steps, most) => {
        const order = toColumns(steps, most).flatMap((column) => column.steps.map((one) => one.id));
        expect([...order].sort()).toEqual(steps.map((one) => one.id).sort());
        for (const one of steps)
          for (const need of one.needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(one.id));
      }),
    );
  });
});
