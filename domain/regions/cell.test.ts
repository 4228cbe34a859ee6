import fc from "fast-check";
import { expect, it } from "vitest";
import { isStale } from "../topology/freshness.ts";
import { stateAt } from "./cell.ts";

const STATES = ["ok", "risk", "bad", "na"] as const;
const NOW = Date.parse("2026-11-22T12:00:00Z");

it("a cell is what was measured for as long as the measurement counts, and unknown before and after", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STATES),
      fc.integer({ min: 1, max: 200_000 }),
      fc.integer({ min: -1_200_000, max: 1_200_000 }),
      (state, intervalMs, ageMs) => {
        const at = new Date(NOW - ageMs);
        const cell = { state, at: at.toISOString(), staleAfterMs: 3 * intervalMs };
        expect(stateAt(cell, NOW)).toBe(isStale({ at, intervalMs }, new Date(NOW)) ? "na" : state);
      },
    ),
  );
  const ahead = (ms: number) =>
    stateAt({ state: "ok", at: new Date(NOW + ms).toISOString(), staleAfterMs: 3_000 }, NOW);
  expect([1_500, 2_500].map(ahead), "as far as clocks may differ, and further").toEqual(["ok", "na"]);
  expect(stateAt({ state: "ok", at: null, staleAfterMs: 60_000 }, NOW), "never measured").toBe("na");
});
