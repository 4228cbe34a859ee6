import type { Reason } from "../reason.ts";
import { type JudgedCandidate, mayStillAcknowledge } from "./promotion.ts";

/** What one candidate would cost: numbered canary rows that were acknowledged after the position it holds. */
export type RowsBeyond = {
  /** At most so many (the row at its very position may be there); null: not known, since its position is not. */
  readonly rows: number | null;
  /** Of the first and the last of them, ISO; null when there is none. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
};

export type CandidateOutlook = JudgedCandidate &
  RowsBeyond & { readonly receivedLsn: string | null; readonly timeline: number | null };

/** A promotion as it would be judged now, looked at without touching anything: nobody is cut off for it. */
export type PromotionOutlook = {
  readonly component: string;
  readonly at: string;
  readonly oldPrimary: {
    readonly zone: string;
    readonly seenAt: string;
    readonly lsn: string | null;
    readonly timeline: number | null;
    /** `synchronous_standby_names` that may have been in force when it was lost. */
    readonly settings: readonly string[];
    readonly commit: string | null;
    /** Something outside its zone confirms now that it is off. */
    readonly confirmedOff: boolean;
    /** It answers as a primary now. */
    readonly answers: boolean;
  };
  /** Whom a run that may lose data would promote; null: nobody could be. */
  readonly promote: string | null;
  readonly proof: "power-off" | "quorum" | null;
  readonly reasons: readonly Reason[];
  readonly candidates: readonly CandidateOutlook[];
};

/**
 * The part of an outlook that approvers sign: the loss of each candidate, whom it is that would be promoted, and whether that may be beside
 * an old primary that acknowledges on. What was signed before that was asked does not say it, and counts as no leave to.
 */
export type SignedLoss = {
  readonly component: string;
  readonly oldPrimary: string;
  readonly mayStillAcknowledge?: boolean | undefined;
  readonly promote: string | null;
  readonly candidates: readonly (Pick<JudgedCandidate, "zone" | "why" | "lossBytes"> & RowsBeyond)[];
};

export function signedLoss({ component, oldPrimary, promote, reasons, candidates }: PromotionOutlook): SignedLoss {
  return {
    component,
    oldPrimary: oldPrimary.zone,
    mayStillAcknowledge: mayStillAcknowledge(reasons),
    promote,
    candidates: candidates.map(({ zone, why, lossBytes, rows, firstAt, lastAt }) => ({
      zone,
      why,
      lossBytes,
      rows,
      firstAt,
      lastAt,
    })),
  };
}

export type Loss = {
  readonly rows: number | null;
  readonly lossBytes: number | null;
  /** The old primary may acknowledge what the promoted one will never have: no figure says how much that becomes. */
  readonly mayStillAcknowledge: boolean;
};

/** The most that was signed: the loss of the standby that would have been promoted. Null: nobody was named. */
export function mostSigned({ promote, candidates, mayStillAcknowledge = false }: SignedLoss): Loss | null {
  const chosen = candidates.find((one) => one.zone === promote);
  return chosen ? { rows: chosen.rows, lossBytes: chosen.lossBytes, mayStillAcknowledge } : null;
}

/** Whether more is lost than was signed. What was known when it was signed and is not any more counts as worse. */
export function losesMore(signed: Loss, now: Loss): boolean {
  const beyond = (most: number | null, figure: number | null) => most !== null && (figure === null || figure > most);
  return beyond(signed.rows, now.rows) || beyond(signed.lossBytes, now.lossBytes);
}

/** Whether the old primary may acknowledge on, where those who signed were told that it cannot. */
export function isLessSilenced(signed: Loss, now: Loss): boolean {
  return now.mayStillAcknowledge && !signed.mayStillAcknowledge;
}
