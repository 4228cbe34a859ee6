import type { Durations } from "#domain/runs/durations.ts";
import { type Pace, paceOf } from "#domain/runs/pace.ts";
import type { StepStatus } from "#domain/runs/status.ts";

export type Timed = {
  readonly status: StepStatus;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly past: Durations | null;
};

/** How a step's bar is drawn; positions are 0-100. `scale` null: never rehearsed, so a length would mean nothing. */
export type StepBar = {
  readonly tookMs: number | null;
  readonly pace: Pace;
  readonly scale: { readonly fill: number; readonly p50: number; readonly p95: number } | null;
};

/** The p95 of past runs stands at four fifths of the bar. */
const P95_AT = 80;

/** @param now ms since the epoch, for steps that have not ended */
export function stepBar(step: Timed, now: number): StepBar {
  const started = step.startedAt ? Date.parse(step.startedAt) : null;
  const open = step.status === "running" || step.status === "waiting_for_person";
  const ended = step.endedAt && !open ? Date.parse(step.endedAt) : open ? now : null;
  const tookMs = started !== null && ended !== null ? Math.max(0, ended - started) : null;
  const past = step.past;
  if (!past || past.p95Ms <= 0) return { tookMs, pace: "on-time", scale: null };
  const at = (ms: number) => Math.min(100, (ms / past.p95Ms) * P95_AT);
  // Of a step that waits for a person nobody can say how long is usual.
  const pace = tookMs === null || step.status === "waiting_for_person" ? "on-time" : paceOf(tookMs, past);
  return { tookMs, pace, scale: { fill: at(tookMs ?? 0), p50: at(past.p50Ms), p95: P95_AT } };
}

/** From the first start to the last end of a group, in ms; null until all of its steps have ended. */
export function groupTook(
  steps: readonly Timed[],
  now: number,
): { readonly ms: number; readonly ended: boolean } | null {
  const starts = steps.flatMap((step) => (step.startedAt ? [Date.parse(step.startedAt)] : []));
  if (starts.length === 0) return null;
  const ends = steps.map((step) => (step.endedAt && step.status !== "running" ? Date.parse(step.endedAt) : null));
  const ended = steps.every(
    (step, at) => ends[at] !== null || step.status === "skipped" || step.status === "cancelled",
  );
  const last = ended ? Math.max(...ends.map((end) => end ?? 0)) : now;
  return { ms: Math.max(0, last - Math.min(...starts)), ended };
}

/** Sum of the p50 of what a group still waits for, along its longest line; null when one of its steps was never rehearsed. */
export function groupExpectedMs(steps: readonly Timed[], chain: boolean): number | null {
  const p50 = steps.map((step) => step.past?.p50Ms ?? null);
  if (p50.some((ms) => ms === null)) return null;
  const known = p50.map((ms) => ms ?? 0);
  return chain ? known.reduce((sum, ms) => sum + ms, 0) : Math.max(0, ...known);
}
