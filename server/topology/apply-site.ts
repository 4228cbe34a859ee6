import type { Actor } from "#domain/access/roles.ts";
import { approvalOfPolicy } from "#domain/approvals/policy-of.ts";
import { uuid7 } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { endProposal, pendingProposal } from "../approvals/end-proposal.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Database, Transaction } from "../db/client.ts";
import { diffSite, isEmpty, type SiteDiff } from "./diff-site.ts";
import type { SiteToApply } from "./load-site.ts";
import { lockApplying } from "./lock-applying.ts";
import { proposeSite, type Waiting } from "./propose-site.ts";
import { putInForce } from "./put-in-force.ts";

export type Applied = {
  /** Whether it is in force now, and was not before. */
  readonly changed: boolean;
  readonly diff: SiteDiff;
  readonly voidedApprovals: number;
  /** Set when it touches protected rules: nothing of it is in force before these people said yes. */
  readonly waits: Waiting | null;
};

export type ApplyOptions = {
  /** `basis` of the diff a person agreed to; left out, whatever is in force is replaced. */
  readonly basis?: string;
  /** Why; executives read it. Wanted when protected rules change. */
  readonly reason?: string;
};

/**
 * Puts the files in force, in one transaction, or asks the quorum of the policy in force when they change a protected rule (design
 * §5). The first site of all is nobody's to decide. Nothing differs: nothing is written.
 * @throws Refusal `conflict` (applied-meanwhile, another-site), `invalid` (proposal-needs-reason)
 */
export async function applySite(
  db: Database,
  site: SiteToApply,
  actor: Actor,
  { basis, reason }: ApplyOptions = {},
): Promise<Applied> {
  return db.$transaction(async (tx) => {
    await lockApplying(tx);
    const diff = await diffSite(tx, site);
    if (basis !== undefined && basis !== diff.basis) throw new Refusal("conflict", "applied-meanwhile");
    if (isEmpty(diff)) return { changed: false, diff, voidedApprovals: 0, waits: null };
    const installationId = await installation(tx, site.topology.stored.site);
    const isProtected = diff.protectedChanges.length > 0;
    const policy = isProtected && diff.inForce ? approvalOfPolicy(diff.inForce) : null;
    if (policy !== null) {
      const waits = await proposeSite(tx, installationId, actor, site, diff, policy, reason);
      return { changed: false, diff, voidedApprovals: 0, waits };
    }
    if (isProtected) await auditUndecided(tx, installationId, actor, diff);
    // What waits was compared with something that is no longer so.
    const waiting = await pendingProposal(tx);
    if (waiting !== null) await endProposal(tx, installationId, actor, waiting, "superseded");
    const voidedApprovals = await putInForce(tx, installationId, actor, site, diff, { appliedBy: actor.subject });
    return { changed: true, diff, voidedApprovals, waits: null };
  });
}

/** Made once; a database belongs to one site for good. */
async function installation(tx: Transaction, site: string): Promise<string> {
  const existing = await tx.installation.findFirst();
  if (existing === null) return (await tx.installation.create({ data: { id: uuid7(), site } })).id;
  if (existing.site !== site) throw new Refusal("conflict", "another-site", { here: existing.site, file: site });
  return existing.id;
}

/** Protected rules change and no policy in force names anybody who could decide: that it was done all the same stands alone. */
async function auditUndecided(tx: Transaction, installationId: string, actor: Actor, diff: SiteDiff): Promise<void> {
  await appendAudit(tx, installationId, actor, {
    action: "topology.undecided",
    subjectType: "topology",
    subjectId: installationId,
    detail: { because: "no-policy-in-force", changes: diff.protectedChanges },
  });
}
