export type Point = { readonly at: number; readonly ms: number };
export type Scale = {
  readonly x: (at: number) => number;
  readonly y: (ms: number) => number;
  /** Times at which a line is drawn across, in ms. */
  readonly ticks: readonly number[];
};
export type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

const MINUTE = 60_000;
const NICE = [
  1_000,
  2_000,
  5_000,
  10_000,
  15_000,
  30_000,
  MINUTE,
  ...[2, 5, 10, 15, 30, 60, 120, 240].map((n) => n * MINUTE),
];

/** Times against the objectives they are held against: from 0 to the highest of both, in four or five even steps. */
export function scaleOf(points: readonly Point[], objectives: readonly number[], box: Box): Scale {
  const most = Math.max(1_000, ...points.map(({ ms }) => ms), ...objectives);
  const step = NICE.find((one) => most / one <= 4) ?? most / 4;
  const top = Math.ceil(most / step) * step;
  const times = points.map(({ at }) => at);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const wide = last - first;
  return {
    x: (at) => (wide > 0 ? box.left + ((at - first) / wide) * (box.right - box.left) : (box.left + box.right) / 2),
    y: (ms) => box.bottom - (ms / top) * (box.bottom - box.top),
    ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step),
  };
}

/** Labels that would lie over each other moved apart, in their order from top to bottom; none leaves the box. */
export function apart(ys: readonly number[], least: number, { top, bottom }: Pick<Box, "top" | "bottom">): number[] {
  const order = ys.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y);
  const placed: number[] = [];
  let above = top - least;
  for (const one of order) {
    above = Math.max(one.y, above + least);
    placed[one.index] = above;
  }
  // What was pushed beyond the lower edge pushes the others up again.
  let below = bottom + least;
  for (const one of [...order].reverse()) {
    below = Math.min(placed[one.index] ?? 0, below - least);
    placed[one.index] = below;
  }
  return placed;
}
