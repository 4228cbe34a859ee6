import { z } from "zod";
import { samePerson } from "#domain/approvals/judge-decision.ts";
import { Refusal } from "#domain/refusal.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { appendAudit } from "../audit/append-audit.ts";

const input = z.strictObject({ approvalId: z.uuid() });
export type BeginStepUpInput = z.input<typeof input>;
/** `url`: where the browser goes now; it comes back to `/approvals/<id>?stepUp=<stepUpId>`. */
export type StepUpBegun = { readonly stepUpId: string; readonly url: string };

/**
 * Asks this person for a real, new login, made for this approval and this envelope alone. The page may be as old as it likes:
 * freshness is judged by `approve`.
 * @throws Refusal `forbidden`, `not-found`, `conflict` (approval-not-pending, requester-cannot-approve, already-decided)
 */
export async function beginStepUp(ctx: AuthorityContext, raw: BeginStepUpInput): Promise<StepUpBegun> {
  const actor = await confirmAuthority(ctx, "approvals.begin-step-up", { type: "person", id: ctx.actor.subject });
  const { approvalId } = parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    const approval = await tx.approval.findUnique({
      where: { id: approvalId },
      include: { decisions: true },
    });
    if (!approval) throw new Refusal("not-found", "approval-not-found");
    if (approval.status !== "pending" || approval.expiresAt <= new Date()) {
      throw new Refusal("conflict", "approval-not-pending", { status: approval.status });
    }
    const isMine = (subject: string, mail: string | null) =>
      subject === actor.subject || samePerson(mail, actor.verifiedMail);
    if (isMine(approval.requestedBy, approval.requestedByMail))
      throw new Refusal("forbidden", "requester-cannot-approve");
    if (approval.decisions.some((one) => isMine(one.approver, one.approverMail)))
      throw new Refusal("conflict", "already-decided");
    const stepUp = await tx.stepUp.create({
      data: { approvalId, subject: actor.subject, envelopeHash: approval.envelopeHash },
    });
    await appendAudit(tx, ctx.installationId, actor, {
      action: "approval.step-up-begun",
      subjectType: "approval",
      subjectId: approvalId,
      detail: { stepUpId: stepUp.id },
    });
    return { stepUpId: stepUp.id, url: `/api/step-up/start?stepUp=${stepUp.id}` };
  });
}
