import type { RecoveryPointKind } from "./recovery-point.ts";

/** How long the site says that points are kept, in ms. */
export type Kept = {
  readonly postgresql?: { readonly keepMs: number } | undefined;
  readonly images?: { readonly keepMs: number } | undefined;
};

const DAY_MS = 86_400_000;
/** A quarter with its drill and its review. */
export const KNOWN_GONE_AT_LEAST_MS = 100 * DAY_MS;
/** Where the site does not say how long such points are kept: each of them beside the one of a year ago. */
const UNSAID_MS = 400 * DAY_MS;

/** How long the site keeps points of a kind; null: it says nothing. In ms. */
function keptMs(kind: RecoveryPointKind, kept: Kept | undefined): number | null {
  if (kind === "base-backup" || kind === "wal-window") return kept?.postgresql?.keepMs ?? null;
  if (kind === "image-digest") return kept?.images?.keepMs ?? null;
  return null;
}

/**
 * How long a point that its source no longer lists stays known, in ms: as long again as the site keeps such points, since one that went
 * before its time is a breach until that time is over.
 */
export function knownGoneMs(kind: RecoveryPointKind, kept: Kept | undefined): number {
  return Math.max(KNOWN_GONE_AT_LEAST_MS, keptMs(kind, kept) ?? UNSAID_MS);
}
