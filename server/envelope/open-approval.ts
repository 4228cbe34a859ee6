import type { Actor } from "#domain/access/roles.ts";
import type { Envelope, PolicyEnvelope } from "#domain/approvals/envelope.ts";
import { hashEnvelope } from "#domain/approvals/hash-envelope.ts";
import { uuid7 } from "#domain/ids.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { asJson } from "../db/as-json.ts";
import type { Transaction } from "../db/client.ts";
import { mailKey } from "../notify/approval-mails.ts";

/** What is decided about: exactly one of a run and a proposal. */
export type Asked = { readonly runId: string } | { readonly proposalId: string };
/** What every mail about an approval says, whatever it is about. */
export type Addressed = { readonly to: string; readonly title: string; readonly approvalId: string };

/**
 * Freezes the envelope, opens the approval, and puts one mail a recipient of the policy into the outbox: they are told at once,
 * by whichever worker comes first.
 * @param mail what a recipient is told
 * @returns the approval's id
 */
export async function openApproval(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  asked: Asked,
  envelope: Envelope | PolicyEnvelope,
  policy: ApprovalPolicy,
  mail: (to: Addressed) => Addressed,
): Promise<string> {
  const id = uuid7();
  const envelopeHash = await hashEnvelope(envelope);
  await tx.approval.create({
    data: {
      id,
      installationId,
      ...asked,
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
      const payload = mail({ to: email, title, approvalId: id });
      return { kind: "mail", key: mailKey(id, email), payload: asJson(payload) };
    }),
  });
  await appendAudit(tx, installationId, actor, {
    action: "approval.requested",
    subjectType: "approval",
    subjectId: id,
    detail: { ...asked, envelopeHash, told: policy.notify.map(({ email }) => email) },
  });
  return id;
}
