import type { Database, Transaction } from "../db/client.ts";

type Decided = { readonly approver: string; readonly decision: string };
type Asked<Decision extends Decided> = { readonly status: string; readonly decisions: readonly Decision[] };

/**
 * Of each of these the approvals that count, in their order. While it waits for more, whoever lost their rights since counts for
 * nothing, as the worker will judge (server/approvals/signed-decisions.ts); what was decided on is told as it was. Everything else that keeps an
 * approval from counting kept it from being written.
 */
export async function stillCount<Decision extends Decided>(
  db: Database | Transaction,
  approvals: readonly Asked<Decision>[],
): Promise<readonly (readonly Decision[])[]> {
  const signed = approvals.map(({ status, decisions }) => ({
    waits: status === "pending",
    yes: decisions.filter(({ decision }) => decision === "approve"),
  }));
  const subjects = signed.flatMap(({ waits, yes }) => (waits ? yes.map(({ approver }) => approver) : []));
  if (subjects.length === 0) return signed.map(({ yes }) => yes);
  const revoked = await db.revocation.findMany({ where: { subject: { in: subjects } }, select: { subject: true } });
  const gone = new Set(revoked.map(({ subject }) => subject));
  return signed.map(({ waits, yes }) => (waits ? yes.filter(({ approver }) => !gone.has(approver)) : yes));
}
