/** What a stream's primary says of one group: all that this rule reads of a `StreamMeasurement`. */
export type StreamFigures = {
  readonly length: number | null;
  readonly pending: number | null;
  /** Null after a promotion, until Redis can tell again. */
  readonly lag: number | null;
  /** Null: none waits. */
  readonly oldestWaitingMs: number | null;
};

/** How much waits, as bounds: after a promotion the exact figure is not known for a while, and not known is not zero. */
export type Waiting = {
  /** At least as many wait. Null: nobody knows. */
  readonly atLeast: number | null;
  /** At most as many wait. Null: nobody knows. */
  readonly atMost: number | null;
  /** How long the oldest waits. Null: nobody knows, or none waits. */
  readonly oldestMs: number | null;
};
export const UNKNOWN: Waiting = { atLeast: null, atMost: null, oldestMs: null };

/**
 * What was not handed out yet (`lag`) and what was and is not done (`pending`). Without the lag what is pending waits at least, and
 * no more can wait than the stream holds.
 * @param figures of the primary; null: none was measured just now
 */
export function waitingIn(figures: StreamFigures | null): Waiting {
  if (figures === null) return UNKNOWN;
  const { lag, pending, length, oldestWaitingMs: oldestMs } = figures;
  if (lag !== null) return { atLeast: lag + (pending ?? 0), atMost: pending === null ? null : lag + pending, oldestMs };
  // Nothing taken and nothing to take: that is known without the lag.
  if (pending === 0 && oldestMs === null) return { atLeast: 0, atMost: 0, oldestMs };
  return { atLeast: pending, atMost: length, oldestMs };
}

/** On which side of its marks a backlog is. Unknown is a side of its own: nothing follows from it. */
export const SIDES = ["above", "between", "below", "unknown"] as const;
export type Side = (typeof SIDES)[number];

/** Above: too much, or too old. Below: proven to be little and young. What is proven to be neither is between. */
export function sideOf(
  { atLeast, atMost, oldestMs }: Waiting,
  marks: { readonly high: number; readonly low: number; readonly oldestMs: number },
): Side {
  if ((atLeast !== null && atLeast > marks.high) || (oldestMs !== null && oldestMs > marks.oldestMs)) return "above";
  if (atMost === null) return "unknown";
  if (atMost < marks.low) return "below";
  return atMost <= marks.high || atMost === atLeast ? "between" : "unknown";
}
