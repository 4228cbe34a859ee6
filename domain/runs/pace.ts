import type { Durations } from "./durations.ts";

/** How a running step stands against its past runs: slow is beyond p75, late beyond p95, and somebody should look. */
export type Pace = "on-time" | "slow" | "late";

/** Fewer past runs than this say nothing about what is unusually long. */
export const PACE_FROM_N = 5;

export function paceOf(elapsedMs: number, past: Durations | null): Pace {
  if (past === null || past.n < PACE_FROM_N) return "on-time";
  if (elapsedMs > past.p95Ms) return "late";
  return elapsedMs > past.p75Ms ? "slow" : "on-time";
}
