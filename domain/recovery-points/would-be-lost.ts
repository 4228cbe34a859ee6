import type { Reason } from "../reason.ts";
import type { RecoveryPointKind } from "./recovery-point.ts";

export type LostKey =
  | "since-window"
  | "since-backup"
  | "since-point"
  | "newer-points"
  | "nothing-newer"
  | "seconds-gone"
  | "replayed-longer"
  | "alone";
export type Lost = Reason<LostKey>;

/** One recovery point among its neighbours. */
export type PointNow = {
  readonly kind: RecoveryPointKind;
  readonly takenAt: Date;
  readonly coversUntil: Date | null;
  /** Points of the same kind and thing that were taken after it, and are there. */
  readonly newer: number;
  /** Of a base backup: the stretch of whole log that it stands in, and its neighbours there. Null: in none. */
  readonly window: {
    readonly until: Date;
    readonly hasEarlierBase: boolean;
    readonly nextBaseAt: Date | null;
  } | null;
};

const iso = (at: Date) => at.toISOString();

/** What would be lost by going back to it, and by losing it. */
export function wouldBeLost(point: PointNow): { readonly goingBack: Lost; readonly losingIt: Lost } {
  return { goingBack: goingBack(point), losingIt: losingIt(point) };
}

function goingBack({ kind, takenAt, coversUntil, newer, window }: PointNow): Lost {
  if (kind === "base-backup") {
    return window === null
      ? { key: "since-backup", values: { at: iso(takenAt) } }
      : { key: "since-window", values: { at: iso(window.until) } };
  }
  if (kind === "wal-window") return { key: "since-window", values: { at: iso(coversUntil ?? takenAt) } };
  if (kind === "snapshot" || kind === "offset-snapshot") return { key: "since-point", values: { at: iso(takenAt) } };
  // What is kept whole beside what came after it takes nothing of that away.
  return newer > 0 ? { key: "newer-points", values: { n: newer } } : { key: "nothing-newer", values: {} };
}

function losingIt({ kind, takenAt, coversUntil, newer, window }: PointNow): Lost {
  if (kind === "wal-window") {
    return { key: "seconds-gone", values: { from: iso(takenAt), until: iso(coversUntil ?? takenAt) } };
  }
  if (kind === "base-backup") {
    if (window?.hasEarlierBase) return { key: "replayed-longer", values: {} };
    const until = window === null ? takenAt : (window.nextBaseAt ?? window.until);
    return { key: "seconds-gone", values: { from: iso(takenAt), until: iso(until) } };
  }
  return newer > 0 ? { key: "newer-points", values: { n: newer } } : { key: "alone", values: { at: iso(takenAt) } };
}
