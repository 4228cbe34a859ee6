import type { Actor } from "#domain/access/roles.ts";
import type { Envelope } from "#domain/approvals/envelope.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import type { Transaction } from "../db/client.ts";
import { openApproval } from "../envelope/open-approval.ts";
import type { ApprovalMail } from "../notify/approval-mail.ts";

/** Opens the approval of a run, and says so in the run's facts. @returns the approval's id */
export async function writeApproval(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  plan: FrozenPlan,
  envelope: Envelope,
  policy: ApprovalPolicy,
): Promise<string> {
  const { runId } = envelope;
  const id = await openApproval(
    tx,
    installationId,
    actor,
    { runId },
    envelope,
    policy,
    (to): ApprovalMail => ({
      template: "approval-requested",
      ...to,
      runNumber: envelope.runNumber,
      planTitle: { ...plan.title },
      from: envelope.from,
      target: envelope.to,
      requestedBy: actor.name,
      expiresAt: envelope.expiresAt,
    }),
  );
  const values = { threshold: policy.approvers };
  await tx.runFact.create({ data: { runId, kind: "decision", source: actor.name, key: "approval.requested", values } });
  return id;
}
