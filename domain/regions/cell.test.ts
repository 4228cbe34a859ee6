import fc from "fast-check";
import { expect, it } from "vitest";
import { stateAt } from "./cell.ts";

const STATES = ["ok", "risk", "bad", "na"] as const;
const NOW = Date.parse("2026-11-22T12:00:00Z");

it("a cell is what was measured for as long as that counts, and unknown before and after", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STATES),
      fc.integer({ min: 0, max: 600_000 }),
      fc.integer({ min: -1_200_000, max: 1_200_000 }),
      (state, staleAfterMs, ageMs) => {
        const cell = { state, at: new Date(NOW - ageMs).toISOString(), staleAfterMs };
        expect(stateAt(cell, NOW)).toBe(Math.abs(ageMs) <= staleAfterMs ? state : "na");
      },
    ),
  );
  expect(stateAt({ state: "ok", at: null, staleAfterMs: 60_000 }, NOW), "never measured").toBe("na");
});
