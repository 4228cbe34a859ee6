import { expect, it } from "vitest";
import type { ObjectiveCell } from "#server/overview/router.ts";
import { worstCell } from "./worst-cell.ts";

type Judged = Pick<ObjectiveCell, "region" | "status" | "current">;
const cell = (region: string, status: ObjectiveCell["status"], ms: number | null): Judged => ({
  ...{ region, status },
  current: { ms, because: null, atLeastMs: null, knownUntil: null, predicted: null },
});
const region = (...cells: readonly Judged[]) => worstCell(cells)?.region;

it("tells of the region that is worst off, wherever it stands in the site's file", () => {
  expect(region(cell("jp", "met", 0), cell("kr", "breached", 90_000))).toBe("kr");
  expect(region(cell("jp", "met", 0), cell("kr", "not_measured", null))).toBe("kr");
  expect(region(cell("kr", "breached", 90_000), cell("jp", "not_measured", null))).toBe("kr");
});

it("tells of the largest figure where both are judged alike, and of the first where they are the same", () => {
  expect(region(cell("jp", "met", 1_000), cell("kr", "met", 4_000))).toBe("kr");
  expect(region(cell("jp", "breached", 90_000), cell("kr", "breached", null))).toBe("kr");
  expect(region(cell("kr", "met", 1_000), cell("jp", "met", 1_000))).toBe("kr");
  expect(region()).toBeUndefined();
});
