import { Refusal } from "#domain/refusal.ts";
import type { Approval, ApprovalDecision } from "../../prisma/generated/client.ts";
import type { Transaction } from "../db/client.ts";
import { lockApplying } from "../topology/lock-applying.ts";

export type HeldApproval = Approval & { readonly decisions: readonly ApprovalDecision[] };

/**
 * Reads the approval with its decisions and keeps every other decision waiting until this transaction ends: two clicks at once
 * are judged one after the other. The run is held first, as cancelling and expiring hold it, and of a change of the rules the lock on
 * applying, as applying does: nobody waits in a circle.
 * @throws Refusal `not-found`
 */
export async function holdApproval(tx: Transaction, approvalId: string): Promise<HeldApproval> {
  const asked = await tx.approval.findUnique({ where: { id: approvalId }, select: { proposalId: true } });
  if (asked?.proposalId) await lockApplying(tx);
  await tx.$queryRaw`SELECT run.id FROM run JOIN approval ON approval.run_id = run.id
    WHERE approval.id = ${approvalId}::uuid FOR UPDATE OF run`;
  await tx.$queryRaw`SELECT id FROM approval WHERE id = ${approvalId}::uuid FOR UPDATE`;
  const approval = await tx.approval.findUnique({ where: { id: approvalId }, include: { decisions: true } });
  if (!approval) throw new Refusal("not-found", "approval-not-found");
  return approval;
}
