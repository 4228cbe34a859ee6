import type { ObjectiveStatus } from "#domain/objectives/status.ts";
import type { StandardView, VerdictSpan } from "#server/backups/router.ts";

export type DrawnSpan = {
  readonly status: ObjectiveStatus;
  /** 0-100. */
  readonly left: number;
  readonly width: number;
  readonly span: VerdictSpan;
};

/** A breach of a minute is still to be seen on a line of a month. */
const LEAST = 0.6;

/** The verdicts of a demand as they lie on the line, oldest first. Before the first one nothing was judged, and nothing is drawn. */
export function spansOf({ spans }: Pick<StandardView, "spans">, from: string, until: string): DrawnSpan[] {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  const share = (at: number) => (100 * (Math.min(Math.max(at, start), end) - start)) / Math.max(1, end - start);
  return [...spans].reverse().flatMap((span) => {
    const left = share(Date.parse(span.since));
    const right = span.endedAt === null ? 100 : share(Date.parse(span.endedAt));
    if (right <= 0) return [];
    const width = Math.max(right - left, LEAST);
    return [{ status: span.status, left: Math.min(left, 100 - width), width, span }];
  });
}

/** How long it was not met in these days, in ms. */
export function notMetMs({ spans }: Pick<StandardView, "spans">, from: string, until: string): number {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  return spans
    .filter(({ status }) => status === "breached")
    .reduce((sum, span) => {
      const ended = span.endedAt === null ? end : Date.parse(span.endedAt);
      return sum + Math.max(0, Math.min(ended, end) - Math.max(Date.parse(span.since), start));
    }, 0);
}
