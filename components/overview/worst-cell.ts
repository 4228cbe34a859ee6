import { worstStatus } from "#domain/objectives/status.ts";
import type { ObjectiveCell } from "#server/overview/router.ts";

/** The region that one figure for all of them is told of: the worst judged; of these the one with the largest figure, or with none. */
export function worstCell<Cell extends Pick<ObjectiveCell, "status" | "current">>(
  cells: readonly Cell[],
): Cell | undefined {
  const status = worstStatus(cells.map((cell) => cell.status));
  const figure = ({ current }: Cell) => current.ms ?? Number.POSITIVE_INFINITY;
  const worst = cells.filter((cell) => cell.status === status);
  return worst.reduce<Cell | undefined>((a, b) => (a && figure(a) >= figure(b) ? a : b), undefined);
}
