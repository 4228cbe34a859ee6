import type { Actor } from "#domain/access/roles.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";

/** How a change of the rules ends without being in force, by itself or from the shell; a rejection is a decision of its own. */
export type ProposalEnd = "expired" | "withdrawn" | "superseded";

/** The one change of the rules that waits, with its approval. The caller holds the lock on applying. */
export async function pendingProposal(tx: Transaction) {
  const found = await tx.topologyProposal.findFirst({
    where: { status: "pending" },
    include: { approval: { include: { decisions: true } } },
  });
  return found?.approval ? { ...found, approval: found.approval } : null;
}

type Waiting = { readonly id: string; readonly number: number; readonly approval: { readonly id: string } };

/**
 * Ends a change of the rules that waits, with its approval. Nothing of it is in force.
 * @returns false when it had ended already; then nothing was written
 */
export async function endProposal(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  { id, number, approval }: Waiting,
  end: ProposalEnd,
): Promise<boolean> {
  const { count } = await tx.topologyProposal.updateMany({
    where: { id, status: "pending" },
    data: { status: end, endedAt: new Date() },
  });
  if (count === 0) return false;
  const voided = end === "expired" ? {} : { voidedBecause: [{ key: end, values: {} }] };
  await tx.approval.update({
    where: { id: approval.id },
    data: { status: end === "expired" ? "expired" : "voided", ...voided },
  });
  await appendAudit(tx, installationId, actor, {
    action: end === "expired" ? "approval.expired" : "approval.voided",
    subjectType: "approval",
    subjectId: approval.id,
    detail: { proposalId: id, proposal: number, because: end },
  });
  return true;
}
