import type { Actor } from "#domain/access/roles.ts";
import { type Envelope, isPolicyEnvelope, type PolicyEnvelope } from "#domain/approvals/envelope.ts";
import { refuseDecision, type SignedDecision } from "#domain/approvals/judge-decision.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";
import { enqueueLeg } from "../engine/start-leg.ts";
import { stillCount } from "../envelope/still-count.ts";
import { putProposalInForce } from "../topology/put-proposal-in-force.ts";
import type { HeldApproval } from "./hold-approval.ts";
import { verifySignatures } from "./verify-signatures.ts";

export type Approved = {
  readonly approvalId: string;
  /** Null: of a change of the rules. */
  readonly runId: string | null;
  /** `approved`: this was the last one needed; the run is on its way, or the rules are in force. */
  readonly status: "pending" | "approved";
  readonly approvals: number;
  readonly threshold: number;
  /** This person had decided so already; nothing was written now. */
  readonly repeated: boolean;
};

type Signed = { readonly stepUpId: string; readonly envelopeHash: string; readonly policy: ApprovalPolicy };

/**
 * Writes the decision of one person on an approval that is held, pending and in time; the step-up is used up with it. By the same
 * rules as the worker will judge the row (domain/approvals/judge-decision.ts).
 * @throws Refusal `forbidden` with the rule's key, `conflict` (step-up-used, signed-another-envelope), `blocked` (approval-not-verified)
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
    approverMail: actor.verifiedMail ?? null,
    decision: "approve",
    envelopeHash: signed.envelopeHash,
    authTime: proven?.authTime ?? null,
    at,
    stepUp: proven,
  };
  const envelope = held.envelope as unknown as Envelope | PolicyEnvelope;
  const { freshLoginMs } = signed.policy;
  const terms = { approval: held, envelope, role: held.approverRole, freshLoginMs };
  const [refused] = refuseDecision(decision, { ...terms, rolesOf: () => actor.roles }, earlierOf(held));
  if (refused) throw new Refusal(refused.key === "signed-another-envelope" ? "conflict" : "forbidden", refused.key);
  const used = await tx.stepUp.updateMany({ where: { id: signed.stepUpId, usedAt: null }, data: { usedAt: at } });
  if (used.count === 0 || !proven) throw new Refusal("forbidden", "step-up-used");

  await tx.approvalDecision.create({
    data: {
      approvalId: held.id,
      approver: actor.subject,
      approverName: actor.name,
      approverMail: decision.approverMail,
      decision: "approve",
      envelopeHash: signed.envelopeHash,
      authTime: proven.authTime,
      stepUpId: signed.stepUpId,
      at,
    },
  });
  const [earlier = []] = await stillCount(tx, [held]);
  const approvals = earlier.length + 1;
  const figures = { approvals, threshold: held.threshold };
  await appendAudit(tx, installationId, actor, {
    action: "approval.approved",
    subjectType: "approval",
    subjectId: held.id,
    detail: {
      ...(held.runId === null ? { proposalId: held.proposalId } : { runId: held.runId }),
      envelopeHash: signed.envelopeHash,
      stepUpId: signed.stepUpId,
      ...figures,
      // Who allowed which loss stands in one row.
      ...(!isPolicyEnvelope(envelope) && envelope.dataLoss
        ? { dataLoss: JSON.parse(JSON.stringify(envelope.dataLoss)) }
        : {}),
    },
  });
  const done = await follow(tx, installationId, actor, held, signed.policy, { at, ...figures });
  return { approvalId: held.id, runId: held.runId, status: done ? "approved" : "pending", ...figures, repeated: false };
}

/** Approvals that count already. Their step-ups are used up: no row can rest on one of them again. */
function earlierOf(held: HeldApproval): readonly SignedDecision[] {
  const approvals = held.decisions.filter((one) => one.decision === "approve");
  return approvals.map((one) => ({ ...one, decision: "approve", stepUp: null }));
}

/** What follows from this approval. @returns whether it was the last one needed */
async function follow(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  held: HeldApproval,
  policy: ApprovalPolicy,
  { at, approvals, threshold }: { readonly at: Date; readonly approvals: number; readonly threshold: number },
): Promise<boolean> {
  const { runId, proposalId } = held;
  if (proposalId !== null) return putProposalInForce(tx, installationId, actor, { ...held, proposalId }, policy, at);
  if (runId === null) throw new Error(`approval ${held.id} is of nothing`);
  const values = { by: actor.name, approvals, threshold };
  await tx.runFact.create({ data: { runId, kind: "decision", source: actor.name, key: "approval.approved", values } });
  const { plan } = await tx.run.findUniqueOrThrow({ where: { id: runId }, select: { plan: true } });
  const planHash = (plan as unknown as FrozenPlan).hash;
  const verdict = await verifySignatures(tx, held, { runId, planHash, startedAt: null, policy }, at);
  // Missing are also signatures of those whose rights were taken away since: it waits for others.
  if (verdict.executeBefore === null) return false;
  if (!verdict.valid) throw new Refusal("blocked", "approval-not-verified", { because: verdict.reasons[0]?.key ?? "" });
  await release(tx, { ...held, runId }, at);
  return true;
}

/** The last approval needed: the run may start, and must within the execution expiry. */
async function release(tx: Transaction, held: HeldApproval & { readonly runId: string }, at: Date): Promise<void> {
  const executeBefore = new Date(at.getTime() + held.executeWithinS * 1_000);
  await tx.approval.update({ where: { id: held.id }, data: { status: "approved", executeBefore } });
  const { count } = await tx.run.updateMany({
    where: { id: held.runId, status: "awaiting_approval" },
    data: { status: "approved", approvedAt: at },
  });
  if (count === 0) throw new Refusal("conflict", "run-not-waiting");
  await enqueueLeg(tx, { id: held.runId }, 1);
}
