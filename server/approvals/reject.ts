import { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";
import { holdApproval } from "./hold-approval.ts";

const input = z.strictObject({ approvalId: z.uuid(), reason: z.string().trim().min(10).max(500) });
export type RejectInput = z.input<typeof input>;
export type Rejected = { readonly approvalId: string; readonly status: "rejected" };

/**
 * One executive's no ends the approval, and the run or the change of the rules with it. It needs a reason and no new login: stopping is
 * never harder than going on, also for who said yes a minute ago and learned better. The same person rejecting again is no error.
 * @throws Refusal `forbidden`, `unavailable`, `invalid`, `not-found`, `conflict` (approval-not-pending)
 */
export async function reject(ctx: AuthorityContext, raw: RejectInput): Promise<Rejected> {
  const actor = await confirmAuthority(ctx, "approvals.reject", { type: "person", id: ctx.actor.subject });
  const { approvalId, reason } = parseInput(input, raw);
  const { authTime } = actor;
  if (authTime === undefined) throw new Refusal("not-signed-in", "sign-in-again");
  return ctx.db.$transaction(async (tx) => {
    const approval = await holdApproval(tx, approvalId);
    const mine = approval.decisions.find((decision) => decision.approver === actor.subject);
    if (mine !== undefined && approval.status === "rejected") return { approvalId, status: "rejected" };
    if (approval.status !== "pending")
      throw new Refusal("conflict", "approval-not-pending", { status: approval.status });
    if (mine === undefined) {
      const person = { approver: actor.subject, approverName: actor.name, approverMail: actor.verifiedMail ?? null };
      const when = { authTime: new Date(authTime * 1_000), envelopeHash: approval.envelopeHash };
      await tx.approvalDecision.create({ data: { approvalId, ...person, ...when, decision: "reject", reason } });
    }
    // A decision is never rewritten: the yes stays, and that it was taken back is why the approval ended.
    const because = [{ key: "approver-withdrew", values: { by: actor.name, approver: actor.subject, reason } }];
    await tx.approval.update({
      where: { id: approvalId },
      data: { status: "rejected", ...(mine ? { voidedBecause: because } : {}) },
    });
    const { runId, proposalId } = approval;
    await appendAudit(tx, ctx.installationId, actor, {
      action: "approval.rejected",
      subjectType: "approval",
      subjectId: approvalId,
      detail: { reason, ...(mine ? { withdrawn: true } : {}), ...(runId === null ? { proposalId } : { runId }) },
    });
    if (runId !== null) await endRun(tx, runId, { by: actor.name, reason });
    if (proposalId !== null) {
      const ended = { status: "rejected", endedAt: new Date() };
      await tx.topologyProposal.updateMany({ where: { id: proposalId, status: "pending" }, data: ended });
    }
    return { approvalId, status: "rejected" };
  });
}

async function endRun(tx: Transaction, runId: string, values: { by: string; reason: string }): Promise<void> {
  await tx.run.updateMany({
    where: { id: runId, status: "awaiting_approval" },
    data: { status: "rejected", endedAt: new Date() },
  });
  await tx.runStep.updateMany({ where: { runId }, data: { status: "cancelled" } });
  await tx.runFact.create({
    data: { runId, kind: "decision", source: values.by, key: "approval.rejected", values },
  });
}
