import type { Decay, Standing } from "#domain/recovery-points/confidence.ts";
import type { Confidence } from "#domain/recovery-points/recovery-point.ts";

/** A step of the ladder on its way to a page; times as ISO. */
export type Ladder = {
  readonly confidence: Confidence;
  readonly proven: Confidence;
  readonly decay: Decay;
  readonly at: string | null;
  readonly dueAt: string | null;
  readonly expiresAt: string | null;
};

export function ladderOf({ confidence, proven, decay, at, dueAt, expiresAt }: Standing): Ladder {
  const iso = (date: Date | null) => date?.toISOString() ?? null;
  return { confidence, proven, decay, at: iso(at), dueAt: iso(dueAt), expiresAt: iso(expiresAt) };
}
