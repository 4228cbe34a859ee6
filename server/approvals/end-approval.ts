import type { Actor } from "#domain/access/roles.ts";
import type { Reason } from "#domain/reason.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";
import { endProposal } from "./end-proposal.ts";

/** Ends that nobody decided: time passed, or what was signed is no longer so. Nothing was executed. */
export type End =
  | { readonly status: "expired" }
  | { readonly status: "voided"; readonly because: readonly Pick<Reason, "key" | "values">[] };

/**
 * Ends an approval and the run that waits for it, or is approved and has not begun. The run ends as `expired`: a new request freezes new evidence and asks
 * everybody again. A change of the rules ends as `expired`, or as `superseded` when another one came before it.
 * @returns false when the approval had ended already or its run had begun; then nothing was written
 */
export async function endApproval(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  approval: { readonly id: string; readonly runId: string | null; readonly proposalId: string | null },
  end: End,
): Promise<boolean> {
  if (approval.runId !== null)
    return endOfRun(tx, installationId, actor, { id: approval.id, runId: approval.runId }, end);
  const { id, number } = await tx.topologyProposal.findUniqueOrThrow({ where: { id: approval.proposalId ?? "" } });
  const status = end.status === "expired" ? "expired" : "superseded";
  return endProposal(tx, installationId, actor, { id, number, approval }, status);
}

async function endOfRun(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  approval: { readonly id: string; readonly runId: string },
  end: End,
): Promise<boolean> {
  const because = end.status === "voided" ? end.because.map(({ key, values }) => ({ key, values })) : [];
  // The run first, as everybody does: nobody waits in a circle.
  await tx.$queryRaw`SELECT id FROM run WHERE id = ${approval.runId}::uuid FOR UPDATE`;
  const { count } = await tx.approval.updateMany({
    where: { id: approval.id, status: { in: ["pending", "approved"] }, run: { startedAt: null } },
    data: { status: end.status, ...(because.length > 0 ? { voidedBecause: because } : {}) },
  });
  if (count === 0) return false;
  await tx.run.updateMany({
    where: { id: approval.runId, status: { in: ["awaiting_approval", "approved"] }, startedAt: null },
    data: { status: "expired", endedAt: new Date() },
  });
  await tx.runStep.updateMany({
    where: { runId: approval.runId, status: "waiting" },
    data: { status: "cancelled" },
  });
  const action = `approval.${end.status}`;
  await appendAudit(tx, installationId, actor, {
    action,
    subjectType: "approval",
    subjectId: approval.id,
    detail: { runId: approval.runId, because },
  });
  await tx.runFact.create({
    data: {
      runId: approval.runId,
      kind: "decision",
      source: actor.name,
      key: action,
      values: because.length > 0 ? { because: because.map(inFacts) } : {},
    },
  });
  return true;
}

/** Keys of an envelope's changes are told in their own group of messages/<language>/reasons.json. */
function inFacts({ key, values }: Pick<Reason, "key" | "values">) {
  return { key: `envelope.${key}`, values };
}
