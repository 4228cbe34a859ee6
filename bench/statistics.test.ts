import fc from "fast-check";
import { expect, test } from "vitest";
import { covered, ratio, type Span, summary } from "./statistics.ts";

test("a summary names samples that occurred, and says when there are none", () => {
  expect(summary([])).toEqual({ n: 0, median: null, p95: null, min: null, max: null });
  expect(summary([3, 1, 2])).toEqual({ n: 3, median: 2, p95: 3, min: 1, max: 3 });
  expect(summary([1.26]).median).toBe(1.3);
});

test("a ratio of what was not measured is none", () => {
  expect(ratio(5, 4)).toBe(1.25);
  expect(ratio(null, 4)).toBeNull();
  expect(ratio(5, null)).toBeNull();
  expect(ratio(5, 0)).toBeNull();
});

test("property: spans cover exactly the points that lie in one of them", () => {
  const span = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]): Span => [Math.min(a, b), Math.max(a, b)]);
  fc.assert(
    fc.property(fc.array(span), (spans) => {
      const units = Array.from({ length: 60 }, (_, unit) => unit);
      const inside = units.filter((unit) => spans.some(([from, to]) => from <= unit && unit < to));
      expect(covered(spans)).toBe(inside.length);
    }),
  );
});
