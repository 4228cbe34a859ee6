import { percentile } from "#domain/runs/percentile.ts";

/** A row of samples in figures; null where there is none. Every figure is a sample that occurred (nearest rank). */
export type Summary = {
  readonly n: number;
  readonly median: number | null;
  readonly p95: number | null;
  readonly min: number | null;
  readonly max: number | null;
};

export function summary(samples: readonly number[]): Summary {
  const rounded = samples.map(tenth);
  const at = (share: number) => percentile(rounded, share);
  return { n: samples.length, median: at(0.5), p95: at(0.95), min: at(0), max: at(1) };
}

/** `value` over `of`, to a hundredth; null when one of them was not measured. */
export function ratio(value: number | null, of: number | null): number | null {
  return value === null || !of ? null : Math.round((value / of) * 100) / 100;
}

/** A span of time: [from, to]. */
export type Span = readonly [number, number];

/** How much time the spans cover together: what overlaps counts once. */
export function covered(spans: readonly Span[]): number {
  const sorted = [...spans].sort(([a], [b]) => a - b);
  let end = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const [from, to] of sorted) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
