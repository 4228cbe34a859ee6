/** Size of the drawing, in its own units. */
export const SPARK = { width: 84, height: 20 } as const;
const EDGE = 2;

/** A line of a figure through time, ready to be drawn: its path breaks where nothing was measured. */
export type Spark = {
  readonly path: string;
  /** The newest point; null: there is none. */
  readonly end: { readonly x: number; readonly y: number } | null;
  /** Height of the target's line; null: no target. */
  readonly targetY: number | null;
  /** Where something was measured and failed. */
  readonly failed: readonly number[];
  readonly spanMs: number;
};
export type SparkPoint = {
  readonly at: Date;
  /** Null: measured, without a figure. */
  readonly figure: number | null;
  /** Share of the samples that were good, 0..1. */
  readonly ok: number;
};
export type SparkSpan = { readonly from: Date; readonly to: Date; readonly resolutionMs: number };

/** From zero at the bottom to the larger of target and figures at the top: a figure near its target looks near. */
export function sparkOf(points: readonly SparkPoint[], span: SparkSpan, target: number | null): Spark {
  const length = Math.max(1, span.to.getTime() - span.from.getTime());
  const top = Math.max(target ?? 0, ...points.map(({ figure }) => figure ?? 0)) || 1;
  const x = (at: Date) => {
    const share = (at.getTime() - span.from.getTime()) / length;
    return round(EDGE + Math.min(1, Math.max(0, share)) * (SPARK.width - 2 * EDGE));
  };
  const y = (figure: number) => round(SPARK.height - EDGE - (figure / top) * (SPARK.height - 2 * EDGE));
  let path = "";
  let before: Date | null = null;
  let end: Spark["end"] = null;
  for (const { at, figure } of points) {
    if (figure === null) {
      before = null;
      continue;
    }
    const joined = before !== null && at.getTime() - before.getTime() <= 2 * span.resolutionMs;
    end = { x: x(at), y: y(figure) };
    path += `${joined ? "L" : "M"}${end.x},${end.y}`;
    before = at;
  }
  return {
    path,
    end,
    targetY: target === null ? null : y(target),
    // Of an objective, what has no figure was not measured: a gap, and no failure.
    failed: points.filter(({ ok, figure }) => ok < 1 && (target === null || figure !== null)).map(({ at }) => x(at)),
    spanMs: length,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
