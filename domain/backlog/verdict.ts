import { isAtRest, type Judged, type Rules } from "./relieve.ts";

/** How a backlog fares, for the first line people read. */
export type BacklogVerdict =
  | "normal"
  /** Above its marks, and there is something left to do about it. */
  | "filling"
  /** Above its marks with everything done that may be done. */
  | "beyond"
  /** Neither too much nor little: what is held is kept. */
  | "between"
  /** Little waits, and not everything is given back yet. */
  | "recovering"
  | "not-measured";

export function verdictOf({ state, side, why }: Pick<Judged, "state" | "side" | "why">, rules: Rules): BacklogVerdict {
  if (side === "unknown") return "not-measured";
  if (side !== "above") {
    if (isAtRest(state, rules)) return "normal";
    return side === "between" ? "between" : "recovering";
  }
  return why.some(({ key }) => key === "nothing-more") ? "beyond" : "filling";
}
