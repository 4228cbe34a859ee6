import type { Role } from "#domain/access/roles.ts";
import type { SignedDecision } from "#domain/approvals/judge-decision.ts";
import type { Database, Transaction } from "../db/client.ts";

export type Signatures = {
  readonly decisions: readonly SignedDecision[];
  readonly rolesOf: (subject: string) => readonly Role[];
};

/** Every decision of an approval with what it rests on, for `verifyApproval`: rows that say `approved` are not among it. */
export async function signedDecisions(db: Database | Transaction, approvalId: string): Promise<Signatures> {
  const rows = await db.approvalDecision.findMany({ where: { approvalId } });
  const stepUps = await db.stepUp.findMany({
    where: { id: { in: rows.flatMap((one) => (one.stepUpId === null ? [] : [one.stepUpId])) } },
  });
  const roles = await rolesAtDecision(
    db,
    approvalId,
    rows.map((one) => one.approver),
  );
  const decisions = rows.map(
    (one): SignedDecision => ({
      approver: one.approver,
      approverMail: one.approverMail,
      decision: one.decision === "approve" ? "approve" : "reject",
      envelopeHash: one.envelopeHash,
      authTime: one.authTime,
      at: one.at,
      // A step-up that was never proven and used is none.
      stepUp:
        stepUps.find((stepUp) => stepUp.id === one.stepUpId && stepUp.provenAt !== null && stepUp.usedAt !== null) ??
        null,
    }),
  );
  return { decisions, rolesOf: (subject) => roles.get(subject) ?? [] };
}

/**
 * Roles the provider gave each approver at the login made for this approval: the append-only audit row of the decision carries
 * them. A decision without that row, or by a person whose rights were taken away since, counts for nothing.
 */
async function rolesAtDecision(
  db: Database | Transaction,
  approvalId: string,
  subjects: readonly string[],
): Promise<Map<string, readonly Role[]>> {
  const [events, revoked] = await Promise.all([
    db.auditEvent.findMany({
      where: {
        subjectType: "approval",
        subjectId: approvalId,
        actor: { in: [...subjects] },
        action: { in: ["approval.approved", "approval.rejected"] },
      },
      orderBy: { at: "asc" },
    }),
    db.revocation.findMany({ where: { subject: { in: [...subjects] } } }),
  ]);
  const roles = new Map(events.map((event) => [event.actor, event.roles as Role[]]));
  for (const { subject } of revoked) roles.delete(subject);
  return roles;
}
