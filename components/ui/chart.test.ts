import { expect, test } from "vitest";
import { withGaps } from "./chart.ts";

const at = (second: number, n: number) => ({ at: new Date(second * 1_000), n });
const drawn = (...points: readonly ReturnType<typeof at>[]) =>
  withGaps<{ at: Date; n: number }, { n: number | null }>(points, 10_000, ({ n }) => ({ n }), { n: null });

test("a line passes from point to point, and not over what was not measured", () => {
  expect(drawn(at(0, 1), at(10, 2))).toEqual([
    { at: 0, n: 1 },
    { at: 10_000, n: 2 },
  ]);
  expect(drawn(at(0, 1), at(11, 2))).toEqual([
    { at: 0, n: 1 },
    { at: 1, n: null },
    { at: 11_000, n: 2 },
  ]);
  expect(drawn()).toEqual([]);
});
