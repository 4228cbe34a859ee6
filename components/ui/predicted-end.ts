/** A run: when it began, ISO, and what those like it took from their start; null: not yet, and none ran before. */
export type Timed = {
  readonly startedAt: string | null;
  readonly past: { readonly p50Ms: number; readonly p95Ms: number } | null;
};

/**
 * When a run ends by what those before it took, counted from the clock's start: they are timed from their own, so here they begin where
 * this one began. One that has not begun begins now at the earliest.
 */
export function predictedEnd(clockMs: number, run: Timed | null, elapsedMs: number): Timed["past"] {
  if (!run?.past) return null;
  const begunMs = run.startedAt ? Date.parse(run.startedAt) - clockMs : elapsedMs;
  return { p50Ms: begunMs + run.past.p50Ms, p95Ms: begunMs + run.past.p95Ms };
}
