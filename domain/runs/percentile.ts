/**
 * The value that a share of all values does not exceed (nearest rank): one that really occurred, never one in between. With few
 * values a high share is the largest of them. Null: there are none.
 */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] ?? null;
}
