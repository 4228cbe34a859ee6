import type { ArchiveView, Backups } from "#server/backups/router.ts";

export type Span = { readonly from: number; readonly until: number };
export type Piece = Span & { readonly kind: "restorable" | "lost"; readonly wide: boolean };

const HOUR_MS = 3_600_000;
/** Share of the line from which on words fit into a piece. */
const WIDE = 0.3;

/** What the lines show: two weeks, or as much of them as there is. */
export function spanOf({ archives, spanMs, readAt }: Pick<Backups, "archives" | "spanMs" | "readAt">): Span {
  const until = Date.parse(readAt);
  const starts = archives.flatMap((archive) => archive.windows.map((window) => Date.parse(window.from)));
  const oldest = Math.min(...starts, until - HOUR_MS / 6);
  return { from: Math.max(oldest, until - spanMs), until };
}

/** Stretches that can be restored to any second, oldest first, in ms. */
export function stretchesOf({ windows }: Pick<ArchiveView, "windows">): Span[] {
  return windows
    .map((window) => ({ from: Date.parse(window.from), until: Date.parse(window.until) }))
    .sort((a, b) => a.from - b.from);
}

/** Stretches that can be restored to any second, and between them those that cannot, in order of time. */
export function piecesOf(archive: Pick<ArchiveView, "windows" | "endsInGap">, span: Span): Piece[] {
  const pieces: Piece[] = [];
  let last: number | null = null;
  for (const window of stretchesOf(archive)) {
    if (last !== null && window.from > last) add("lost", last, window.from);
    add("restorable", window.from, window.until);
    last = Math.max(last ?? window.until, window.until);
  }
  // Log is missing behind the newest stretch: nothing since can be restored until there is a base backup behind the gap.
  if (last !== null && archive.endsInGap) add("lost", last, span.until);
  return pieces;

  function add(kind: Piece["kind"], from: number, until: number): void {
    const cut = { from: Math.max(from, span.from), until: Math.min(until, span.until) };
    if (cut.until <= cut.from) return;
    pieces.push({ kind, ...cut, wide: cut.until - cut.from > WIDE * (span.until - span.from) });
  }
}

/** Where a moment stands on the line, 0-100. */
export function shareOf(at: number, { from, until }: Span): number {
  return Math.min(100, Math.max(0, (100 * (at - from)) / (until - from)));
}

/** So far from the end of what is archived a restore test finds rows on both sides of its second. */
const EDGE_MS = 15_000;

/** The newest whole second that a restore test can be made to; null: nothing can be restored. */
export function newestSecond(archive: Pick<ArchiveView, "windows">): number | null {
  const newest = stretchesOf(archive).at(-1);
  if (newest === undefined) return null;
  return Math.floor(Math.max(newest.from, newest.until - EDGE_MS) / 1_000) * 1_000;
}
