import type { Actor } from "#domain/access/roles.ts";
import type { Envelope } from "#domain/approvals/envelope.ts";
import { refuseDecision, type SignedDecision } from "#domain/approvals/judge-decision.ts";
import { Refusal } from "#domain/refusal.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";
import { enqueueLeg } from "../engine/start-leg.ts";
import type { HeldApproval } from "./hold-approval.ts";

export type Approved = {
  readonly approvalId: string;
  readonly runId: string;
  /** `approved`: this was the last one needed and the run is on its way. */
  readonly status: "pending" | "approved";
  readonly approvals: number;
  readonly threshold: number;
  /** This person had decided so already; nothing was written now. */
  readonly repeated: boolean;
};

type Signed = { readonly stepUpId: string; readonly envelopeHash: string; readonly freshLoginMs: number };

/**
 * Writes the decision of one person on an approval that is held, pending and in time; the step-up is used up with it. By the same
 * rules as the worker will judge the row (domain/approvals/judge-decision.ts).
 * @throws Refusal `forbidden` with the rule's key, `conflict` (step-up-used, signed-another-envelope)
 */
export async function recordApproval(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  held: HeldApproval,
  signed: Signed,
): Promise<Approved> {
  const at = new Date();
  const stepUp = await tx.stepUp.findUnique({ where: { id: signed.stepUpId } });
  const proven = stepUp?.provenAt && stepUp.authTime ? { ...stepUp, authTime: stepUp.authTime } : null;
  const decision: SignedDecision = {
    approver: actor.subject,
    decision: "approve",
    envelopeHash: signed.envelopeHash,
    authTime: proven?.authTime ?? null,
    at,
    stepUp: proven,
  };
  const envelope = held.envelope as unknown as Envelope;
  const terms = { approval: held, envelope, role: held.approverRole, freshLoginMs: signed.freshLoginMs };
  const [refused] = refuseDecision(decision, { ...terms, rolesOf: () => actor.roles }, []);
  if (refused) throw new Refusal(refused.key === "signed-another-envelope" ? "conflict" : "forbidden", refused.key);
  const used = await tx.stepUp.updateMany({ where: { id: signed.stepUpId, usedAt: null }, data: { usedAt: at } });
  if (used.count === 0 || !proven) throw new Refusal("forbidden", "step-up-used");

  await tx.approvalDecision.create({
    data: {
      approvalId: held.id,
      approver: actor.subject,
      approverName: actor.name,
      decision: "approve",
      envelopeHash: signed.envelopeHash,
      authTime: proven.authTime,
      stepUpId: signed.stepUpId,
      at,
    },
  });
  const approvals = held.decisions.filter((earlier) => earlier.decision === "approve").length + 1;
  const figures = { approvals, threshold: held.threshold };
  await appendAudit(tx, installationId, actor, {
    action: "approval.approved",
    subjectType: "approval",
    subjectId: held.id,
    detail: {
      runId: held.runId,
      envelopeHash: signed.envelopeHash,
      stepUpId: signed.stepUpId,
      ...figures,
      // Who allowed which loss stands in one row.
      ...(envelope.dataLoss ? { dataLoss: JSON.parse(JSON.stringify(envelope.dataLoss)) } : {}),
    },
  });
  await tx.runFact.create({
    data: {
      runId: held.runId,
      kind: "decision",
      source: actor.name,
      key: "approval.approved",
      values: { by: actor.name, ...figures },
    },
  });
  if (approvals >= held.threshold) await release(tx, held, at);
  const status = approvals >= held.threshold ? "approved" : "pending";
  return { approvalId: held.id, runId: held.runId, status, ...figures, repeated: false };
}

/** The last approval needed: the run may start, and must within the execution expiry. */
async function release(tx: Transaction, held: HeldApproval, at: Date): Promise<void> {
  const executeBefore = new Date(at.getTime() + held.executeWithinS * 1_000);
  await tx.approval.update({ where: { id: held.id }, data: { status: "approved", executeBefore } });
  const { count } = await tx.run.updateMany({
    where: { id: held.runId, status: "awaiting_approval" },
    data: { status: "approved", approvedAt: at },
  });
  if (count === 0) throw new Refusal("conflict", "run-not-waiting");
  await enqueueLeg(tx, { id: held.runId }, 1);
}
