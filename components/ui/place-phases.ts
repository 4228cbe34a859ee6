import type { RecoveryPhase as ClockPhase, PhaseName } from "#domain/incidents/recovery-phases.ts";

/** The scale of every recovery clock: 30 minutes, service normal (mission A3). */
export const SCALE_MS = 30 * 60_000;

export type { ClockPhase };
export type PlacedPhase = {
  readonly name: PhaseName;
  /** Whole seconds, as the clock shows them: together they are what the clock shows. */
  readonly ms: number;
  readonly left: number;
  readonly width: number;
  readonly running: boolean;
};

/** Share of the scale, 0-100; beyond 30 minutes everything stands at the end. */
export function percentOf(ms: number): number {
  return Math.min(100, Math.max(0, (ms / SCALE_MS) * 100));
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}

/** Each phase from its start to the next one's; the last one reaches `elapsedMs` and runs unless the clock has ended. */
export function placePhases(
  startMs: number,
  phases: readonly ClockPhase[],
  elapsedMs: number,
  ended: boolean,
): PlacedPhase[] {
  return phases.map((phase, index) => {
    const next = phases[index + 1];
    const from = Math.max(0, Date.parse(phase.startedAt) - startMs);
    const to = Math.max(from, next ? Date.parse(next.startedAt) - startMs : elapsedMs);
    return {
      name: phase.name,
      ms: wholeSeconds(to) - wholeSeconds(from),
      left: percentOf(from),
      width: percentOf(to) - percentOf(from),
      running: !ended && !next,
    };
  });
}
