export type Point = { readonly x: number; readonly y: number };
export type Line = { readonly slope: number; readonly intercept: number };

/**
 * The line through points that a few odd ones do not bend: the median of all slopes between two of them (Theil 1950, Sen 1968).
 * @returns null: fewer than two of different x
 */
export function theilSen(points: readonly Point[]): Line | null {
  const slopes = points.flatMap((a, index) =>
    points.slice(index + 1).flatMap((b) => (a.x === b.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
  );
  const slope = median(slopes);
  if (slope === null) return null;
  const intercept = median(points.map(({ x, y }) => y - slope * x));
  return intercept === null ? null : { slope, intercept };
}

/** Of pairs in the order of x, by how many more rise than fall, as a share: 1 always rises, -1 always falls (Kendall's tau). */
export function rising(points: readonly Point[]): number {
  const signs = points.flatMap((a, index) =>
    points.slice(index + 1).map((b) => Math.sign(b.x - a.x) * Math.sign(b.y - a.y)),
  );
  return signs.length === 0 ? 0 : signs.reduce((sum, one) => sum + one, 0) / signs.length;
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? 0, sorted[middle] ?? 0];
  return (low + high) / 2;
}
