import type { Envelope } from "#domain/approvals/envelope.ts";
import { type ApprovalVerdict, verifyApproval } from "#domain/approvals/verify-approval.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import type { Transaction } from "../db/client.ts";
import type { HeldApproval } from "./hold-approval.ts";
import { signedDecisions } from "./signed-decisions.ts";

/** Whether a run that has not begun may begin on what is signed by now, as its worker will judge it. The caller holds the approval. */
export async function judgeSignatures(
  tx: Transaction,
  held: HeldApproval & { readonly runId: string },
  policy: ApprovalPolicy,
  now: Date,
): Promise<ApprovalVerdict> {
  const { plan } = await tx.run.findUniqueOrThrow({ where: { id: held.runId }, select: { plan: true } });
  return verifyApproval({
    approval: held,
    envelope: held.envelope as unknown as Envelope,
    ...(await signedDecisions(tx, held.id)),
    policy,
    runId: held.runId,
    planHash: (plan as unknown as FrozenPlan).hash,
    startedAt: null,
    now,
  });
}
