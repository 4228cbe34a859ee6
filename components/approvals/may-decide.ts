import type { ApprovalView, LiveEvidence } from "#server/approvals/router.ts";

/** Why this person cannot approve now, as a key under `approvals.cannot`; null: they can. Order: what lasts longest first. */
export type CannotKey =
  | "ended"
  | "requester"
  | "notApprover"
  | "alreadyApproved"
  | "alreadyRejected"
  | "envelopeLeft"
  | "expired";

/** @param now ms since the epoch */
export function whyNotApprove(
  view: ApprovalView,
  evidence: Pick<LiveEvidence, "left"> | null,
  now: number,
): CannotKey | null {
  if (view.status !== "pending") return "ended";
  if (Date.parse(view.expiresAt) <= now) return "expired";
  if (view.you.isRequester) return "requester";
  if (!view.you.mayDecide) return "notApprover";
  if (view.you.decision === "approve") return "alreadyApproved";
  if (view.you.decision === "reject") return "alreadyRejected";
  return evidence?.left ? "envelopeLeft" : null;
}

/**
 * Neither a changed envelope nor one's own yes keeps anybody from refusing; everything else that keeps from approving does. The requester
 * cancels instead.
 */
export function mayReject(view: ApprovalView, now: number): boolean {
  const why = whyNotApprove(view, null, now);
  return why === null || why === "alreadyApproved";
}
