/** What every chart over time has in common. */
export const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
export const AXIS = { tick: { fontSize: 11, fill: "var(--ink-3)" }, stroke: "var(--line-2)" } as const;
export const TOOLTIP = {
  isAnimationActive: false,
  contentStyle: { background: "var(--surface)", border: "1px solid var(--line-2)", borderRadius: 6, fontSize: 12 },
} as const;

/**
 * Points as a chart takes them, `at` in ms. Buckets without samples are absent: where two points are further apart than that, an empty
 * one stands between them, so that no line passes over what was not measured.
 */
export function withGaps<Point extends { readonly at: Date }, Figures extends object>(
  points: readonly Point[],
  apartMs: number,
  figures: (point: Point) => Figures,
  empty: Figures,
): (Figures & { readonly at: number })[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    const drawn = { ...figures(point), at: point.at.getTime() };
    const torn = before !== undefined && drawn.at - before.at.getTime() > apartMs;
    return torn ? [{ ...empty, at: before.at.getTime() + 1 }, drawn] : [drawn];
  });
}
