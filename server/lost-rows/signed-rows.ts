import type { Envelope } from "#domain/approvals/envelope.ts";
import type { Database, Transaction } from "../db/client.ts";

/**
 * Most rows that a run may overwrite: what stands in the envelope that its approvers signed. Null: it was not asked for with a loss, and
 * may overwrite none.
 */
export async function signedRows(db: Database | Transaction, runId: string): Promise<number | null> {
  const { allowDataLoss, approval } = await db.run.findUniqueOrThrow({
    where: { id: runId },
    select: { allowDataLoss: true, approval: { select: { envelope: true, status: true } } },
  });
  if (!allowDataLoss || approval?.status !== "approved") return null;
  const { maximumLoss } = approval.envelope as unknown as Envelope;
  return maximumLoss.reduce((all, one) => all + one.rows, 0);
}
