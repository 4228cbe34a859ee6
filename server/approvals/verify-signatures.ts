import type { Envelope } from "#domain/approvals/envelope.ts";
import { type ApprovalFacts, type ApprovalVerdict, verifyApproval } from "#domain/approvals/verify-approval.ts";
import type { Approval } from "../../prisma/generated/client.ts";
import type { Database, Transaction } from "../db/client.ts";
import { signedDecisions } from "./signed-decisions.ts";

/** Whether a run may begin on what is signed by now. Asked by the last signature and by the worker, so that both judge alike. */
export async function verifySignatures(
  db: Database | Transaction,
  approval: Approval,
  run: Pick<ApprovalFacts, "runId" | "planHash" | "startedAt" | "policy">,
  now: Date,
): Promise<ApprovalVerdict> {
  const envelope = approval.envelope as unknown as Envelope;
  return verifyApproval({ approval, envelope, ...(await signedDecisions(db, approval.id)), ...run, now });
}
