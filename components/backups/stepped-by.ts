import type { Span } from "./pieces.ts";

const SECOND = 1_000;
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -60 * SECOND,
  ArrowDown: -60 * SECOND,
  ArrowRight: 60 * SECOND,
  ArrowUp: 60 * SECOND,
  PageDown: -3_600 * SECOND,
  PageUp: 3_600 * SECOND,
};

/** Where a key moves the picked second: arrows by a minute, with Shift by a second, pages by an hour, Home and End to the ends. Null: nowhere. */
export function steppedBy(key: string, fine: boolean, at: number, span: Span): number | null {
  if (key === "Home") return Math.ceil(span.from / SECOND) * SECOND;
  if (key === "End") return Math.floor(span.until / SECOND) * SECOND;
  const step = STEPS[key];
  if (step === undefined) return null;
  const moved = at + (fine ? Math.sign(step) * SECOND : step);
  return Math.min(Math.max(moved, span.from), span.until);
}
