import type { Actor } from "#domain/access/roles.ts";
import type { Envelope } from "#domain/approvals/envelope.ts";
import { hashEnvelope } from "#domain/approvals/hash-envelope.ts";
import { uuid7 } from "#domain/ids.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";
import type { ApprovalMail } from "../notify/approval-mail.ts";
import { asJson } from "../runs/write-run.ts";

/**
 * Freezes the envelope, opens the approval, and puts one mail a recipient of the policy into the outbox: they are told at once,
 * by whichever worker comes first.
 * @returns the approval's id
 */
export async function writeApproval(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  plan: FrozenPlan,
  envelope: Envelope,
  policy: ApprovalPolicy,
): Promise<string> {
  const id = uuid7();
  const envelopeHash = await hashEnvelope(envelope);
  await tx.approval.create({
    data: {
      id,
      installationId,
      runId: envelope.runId,
      envelope: asJson(envelope),
      envelopeHash,
      threshold: policy.approvers,
      approverRole: policy.of,
      requestedBy: actor.subject,
      requestedByMail: actor.verifiedMail ?? null,
      createdAt: new Date(envelope.evaluatedAt),
      expiresAt: new Date(envelope.expiresAt),
      executeWithinS: envelope.executeWithinS,
    },
  });
  await tx.outbox.createMany({
    data: policy.notify.map(({ title, email }) => {
      const mail: ApprovalMail = {
        template: "approval-requested",
        to: email,
        title,
        approvalId: id,
        runNumber: envelope.runNumber,
        planTitle: { ...plan.title },
        from: envelope.from,
        target: envelope.to,
        requestedBy: actor.name,
        expiresAt: envelope.expiresAt,
      };
      return { kind: "mail", key: `mail:approval:${id}:${email}`, payload: mail };
    }),
  });
  const values = { threshold: policy.approvers };
  await tx.runFact.create({
    data: { runId: envelope.runId, kind: "decision", source: actor.name, key: "approval.requested", values },
  });
  await appendAudit(tx, installationId, actor, {
    action: "approval.requested",
    subjectType: "approval",
    subjectId: id,
    detail: { runId: envelope.runId, envelopeHash, told: policy.notify.map(({ email }) => email) },
  });
  return id;
}
