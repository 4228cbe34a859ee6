import { expect, it } from "vitest";
import type { Matrix } from "#server/overview/router.ts";
import { hasStopped } from "./measuring.ts";

const at = "2026-11-24T01:00:00.000Z";
const now = Date.parse(at);
const matrix = (...ages: (number | null)[]) => {
  const cells = ages.map((age, index) => [
    `z${index}`,
    { state: "ok", at: age === null ? null : new Date(now - age).toISOString(), staleAfterMs: 3_000 },
  ]);
  return { rows: [{ cells: Object.fromEntries(cells) }] } as unknown as Matrix;
};

it("has stopped once everything that was ever measured is too old, and not while one thing still is", () => {
  expect(hasStopped(matrix(3_001, 9_000, null), now)).toBe(true);
  expect(hasStopped(matrix(3_000, 9_000), now)).toBe(false);
  expect(hasStopped(matrix(null), now), "nothing was measured yet: the verdict itself says so").toBe(false);
});
