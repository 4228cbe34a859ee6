import type { Envelope, PolicyEnvelope } from "#domain/approvals/envelope.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";
import { stillCount } from "../envelope/still-count.ts";

export const APPROVAL_STATUSES = ["pending", "approved", "rejected", "expired", "voided"] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

type Row = {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly threshold: number;
  /** How many approvals count now. */
  readonly approved: number;
  readonly decisions: readonly {
    readonly approver: string;
    readonly approverName: string;
    readonly decision: "approve" | "reject";
    readonly at: string;
  }[];
};

/** Of a run, or of a change of the rules people decide by. */
export type ApprovalRow =
  | (Row & {
      readonly kind: "run";
      readonly run: { readonly id: string; readonly number: number };
      readonly title: Readonly<Record<string, string>>;
      readonly from: string;
      readonly to: string;
    })
  | (Row & {
      readonly kind: "policy";
      readonly proposal: number;
      readonly changes: number;
      /** How many of the changes are less of a safeguard. */
      readonly weaker: number;
    });

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
      proposal: { select: { number: true, proposedByName: true } },
    },
    orderBy: { id: "desc" },
    ...(filter.before ? { cursor: { id: filter.before }, skip: 1 } : {}),
    take: limit + 1,
  });
  const page = found.slice(0, limit);
  const counting = await stillCount(db, page);
  const rows = page.map((one, index) => rowOf(one, counting[index]?.length ?? 0, now));
  return {
    rows: rows.toSorted((a, b) => Number(b.status === "pending") - Number(a.status === "pending")),
    next: found.length > limit ? (found[limit - 1]?.id ?? null) : null,
  };
}

type Found = Prisma.ApprovalGetPayload<{
  include: {
    decisions: true;
    run: { select: { id: true; number: true; plan: true; requestedByName: true } };
    proposal: { select: { number: true; proposedByName: true } };
  };
}>;

function rowOf(one: Found, approved: number, now: Date): ApprovalRow {
  const row = {
    id: one.id,
    status: statusNow(one, now),
    requestedBy: one.requestedBy,
    createdAt: one.createdAt.toISOString(),
    expiresAt: one.expiresAt.toISOString(),
    ...{ threshold: one.threshold, approved },
    decisions: one.decisions.map((decision) => ({
      approver: decision.approver,
      approverName: decision.approverName,
      decision: decision.decision as "approve" | "reject",
      at: decision.at.toISOString(),
    })),
  };
  if (one.run !== null) {
    const { id, number, plan, requestedByName } = one.run;
    const { from, to, reason } = one.envelope as unknown as Envelope;
    const { title } = plan as unknown as FrozenPlan;
    return { ...row, kind: "run", run: { id, number }, title, from, to, reason, requestedByName };
  }
  const { changes, reason, proposalNumber } = one.envelope as unknown as PolicyEnvelope;
  const weaker = changes.filter(({ weight }) => weight === "weaker").length;
  const requestedByName = one.proposal?.proposedByName ?? one.requestedBy;
  return { ...row, kind: "policy", proposal: proposalNumber, changes: changes.length, weaker, reason, requestedByName };
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
