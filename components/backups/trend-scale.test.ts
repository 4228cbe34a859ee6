import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apart, scaleOf } from "./trend-scale.ts";

const box = { left: 30, right: 300, top: 10, bottom: 210 };
const MINUTE = 60_000;

describe("the trend's scale", () => {
  it("goes from nothing to the objective in even steps", () => {
    const { y, ticks } = scaleOf([{ at: 0, ms: 4 * MINUTE }], [30 * MINUTE, 60 * MINUTE], box);
    expect(ticks.map((ms) => ms / MINUTE)).toEqual([0, 15, 30, 45, 60]);
    expect([y(0), y(60 * MINUTE)]).toEqual([210, 10]);
  });

  it("shows every point inside, whatever the times are", () => {
    const point = fc.record({ at: fc.nat({ max: 1e9 }), ms: fc.nat({ max: 1e8 }) });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1 }), fc.array(fc.nat({ max: 1e8 })), (points, objectives) => {
        const { x, y, ticks } = scaleOf(points, objectives, box);
        for (const { at, ms } of points) {
          expect(x(at)).toBeGreaterThanOrEqual(box.left);
          expect(x(at)).toBeLessThanOrEqual(box.right);
          expect(y(ms)).toBeGreaterThanOrEqual(box.top - 0.01);
          expect(y(ms)).toBeLessThanOrEqual(box.bottom);
        }
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });
});

it("labels never lie over each other, and stay inside while there is room", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 10, max: 210 }), { maxLength: 8 }), (ys) => {
      const placed = apart(ys, 14, box).sort((a, b) => a - b);
      placed.slice(1).forEach((y, index) => {
        expect(y - (placed[index] ?? 0)).toBeGreaterThanOrEqual(14 - 0.001);
      });
      if (placed.length > 0) expect(placed.at(-1)).toBeLessThanOrEqual(box.bottom + 0.001);
      if (placed.length > 0) expect(placed[0]).toBeGreaterThanOrEqual(box.top - 0.001);
    }),
  );
});
