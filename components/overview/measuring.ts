import { stateAt } from "#domain/regions/cell.ts";
import type { Matrix } from "#server/overview/router.ts";

/** Something was measured once, and nothing of it counts any more at this moment: no verdict that rests on it does either. */
export function hasStopped({ rows }: Pick<Matrix, "rows">, nowMs: number): boolean {
  const cells = rows.flatMap((row) => Object.values(row.cells)).filter((cell) => cell.at !== null);
  return cells.length > 0 && cells.every((cell) => stateAt({ ...cell, state: "ok" }, nowMs) === "na");
}
