import type { Envelope } from "#domain/approvals/envelope.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Database } from "../db/client.ts";

export const APPROVAL_STATUSES = ["pending", "approved", "rejected", "expired", "voided"] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

export type ApprovalRow = {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly run: { readonly id: string; readonly number: number };
  readonly title: Readonly<Record<string, string>>;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly threshold: number;
  readonly decisions: readonly {
    readonly approver: string;
    readonly approverName: string;
    readonly decision: "approve" | "reject";
    readonly at: string;
  }[];
};

export type ApprovalFilter = {
  readonly status?: readonly ApprovalStatus[] | undefined;
  readonly before?: string | undefined;
  readonly limit?: number | undefined;
};

/**
 * Approvals, what still waits first, then newest first; one page (at most 100, default 25). A pending one whose expiry has passed
 * is listed as expired even when the worker has not written it yet.
 */
export async function listApprovals(
  db: Database,
  filter: ApprovalFilter,
  now: Date = new Date(),
): Promise<{ readonly rows: readonly ApprovalRow[]; readonly next: string | null }> {
  const limit = Math.min(filter.limit ?? 25, 100);
  const found = await db.approval.findMany({
    where: {
      ...(filter.status?.length ? { OR: filter.status.map((status) => standing(status, now)) } : {}),
    },
    include: {
      decisions: { orderBy: { at: "asc" } },
      run: { select: { id: true, number: true, plan: true, requestedByName: true } },
    },
    orderBy: { id: "desc" },
    ...(filter.before ? { cursor: { id: filter.before }, skip: 1 } : {}),
    take: limit + 1,
  });
  const rows = found.slice(0, limit).map((one): ApprovalRow => {
    const envelope = one.envelope as unknown as Envelope;
    return {
      id: one.id,
      status: statusNow(one, now),
      run: { id: one.run.id, number: one.run.number },
      title: (one.run.plan as unknown as FrozenPlan).title,
      from: envelope.from,
      to: envelope.to,
      reason: envelope.reason,
      requestedBy: one.requestedBy,
      requestedByName: one.run.requestedByName,
      createdAt: one.createdAt.toISOString(),
      expiresAt: one.expiresAt.toISOString(),
      threshold: one.threshold,
      decisions: one.decisions.map((decision) => ({
        approver: decision.approver,
        approverName: decision.approverName,
        decision: decision.decision as "approve" | "reject",
        at: decision.at.toISOString(),
      })),
    };
  });
  return {
    rows: rows.toSorted((a, b) => Number(b.status === "pending") - Number(a.status === "pending")),
    next: found.length > limit ? (found[limit - 1]?.id ?? null) : null,
  };
}

/** What the row is now: seconds pass also while no worker runs. */
export function statusNow(approval: { readonly status: string; readonly expiresAt: Date }, now: Date): ApprovalStatus {
  if (approval.status === "pending" && approval.expiresAt <= now) return "expired";
  return approval.status as ApprovalStatus;
}

function standing(status: ApprovalStatus, now: Date) {
  if (status === "pending") return { status, expiresAt: { gt: now } };
  if (status === "expired") return { OR: [{ status }, { status: "pending", expiresAt: { lte: now } }] };
  return { status };
}
