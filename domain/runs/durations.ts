import { percentile } from "./percentile.ts";

/** How long something took in past runs of the same plan, in ms, and in how many (`n`). */
export type Durations = {
  readonly p50Ms: number;
  readonly p75Ms: number;
  readonly p95Ms: number;
  readonly n: number;
};

/** Null: it never ran. */
export function durationsOf(took: readonly number[]): Durations | null {
  const [p50Ms, p75Ms, p95Ms] = [0.5, 0.75, 0.95].map((share) => percentile(took, share));
  return p50Ms == null || p75Ms == null || p95Ms == null ? null : { p50Ms, p75Ms, p95Ms, n: took.length };
}
