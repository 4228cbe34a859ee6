/** Every row is this high; the style of the table holds it to that. */
export const ROW_PX = 30;
const BESIDE = 10;

/** The part of a long table that is drawn: what is in sight, and a little above and below. `last` is not included. */
export function rowsInSight(
  count: number,
  scrolledPx: number,
  sightPx: number,
): { readonly first: number; readonly last: number } {
  const first = Math.max(0, Math.min(count, Math.floor(scrolledPx / ROW_PX)) - BESIDE);
  return { first, last: Math.min(count, Math.ceil((scrolledPx + sightPx) / ROW_PX) + BESIDE) };
}
