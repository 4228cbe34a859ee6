import fc from "fast-check";
import { expect, test } from "vitest";
import { percentile } from "./percentile.ts";

test("nearest rank", () => {
  expect(percentile([], 0.5)).toBeNull();
  expect(percentile([7], 0.95)).toBe(7);
  expect(percentile([30, 10, 20], 0.5)).toBe(20);
  expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
  expect(percentile([1, 2, 3, 4], 0.95)).toBe(4);
});

test("property: it occurred, at least that share is not above it, and fewer are strictly below", () => {
  const values = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, share) => {
      const found = percentile(all, share) ?? Number.NaN;
      expect(all).toContain(found);
      expect(all.filter((one) => one <= found).length).toBeGreaterThanOrEqual(share * all.length);
      expect(all.filter((one) => one < found).length).toBeLessThan(share * all.length);
    }),
  );
});
