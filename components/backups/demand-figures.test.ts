import { expect, it } from "vitest";
import { demandFigures } from "./demand-figures.ts";

const HOUR_MS = 3_600_000;

it.each([
  [1_000, "1 sec"],
  [30_000, "30 sec"],
  [60_000, "1 min"],
  [90_000, "90 sec"],
  [15 * 60_000, "15 min"],
  [HOUR_MS, "1 hr"],
  [24 * HOUR_MS, "24 hr"],
  [36 * HOUR_MS, "36 hr"],
  [7 * 24 * HOUR_MS, "7 days"],
])("tells %i ms as %s, never as nothing", (everyMs, text) => {
  expect(demandFigures({ everyMs }, "en")).toEqual({ every: text });
});

it("leaves every other figure as it is, and speaks the language of the page", () => {
  expect(demandFigures({ withinMs: HOUR_MS, keep: 7, stable: "stable/*" }, "ko")).toEqual({
    ...{ within: "1시간", keep: 7, stable: "stable/*" },
  });
});
