import type { Actor } from "#domain/access/roles.ts";
import type { PolicyEnvelope } from "#domain/approvals/envelope.ts";
import { Refusal } from "#domain/refusal.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import { endProposal, pendingProposal } from "../approvals/end-proposal.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { asJson } from "../db/as-json.ts";
import type { Transaction } from "../db/client.ts";
import { openApproval } from "../envelope/open-approval.ts";
import { stillCount } from "../envelope/still-count.ts";
import type { PolicyMail } from "../notify/policy-mail.ts";
import type { SiteDiff } from "./diff-site.ts";
import { type SiteToApply, versionHash } from "./load-site.ts";
import { withOrder } from "./site/key-order.ts";

/** Shortest reason that says anything; the same as of a run. */
export const REASON_LEAST = 10;

/** Whose yes is waited for, and where it is given (`/approvals/<approvalId>`). */
export type Waiting = {
  readonly approvalId: string;
  readonly proposal: number;
  readonly approvers: number;
  readonly of: string;
  readonly approved: number;
  readonly expiresAt: Date;
  /** It waited already; nothing was written now. */
  readonly repeated: boolean;
};

/**
 * Keeps a site that changes protected rules until the quorum of the policy in force has decided: the proposal, its frozen envelope,
 * one mail a recipient, the audit. Another one that waits is superseded; the same one goes on waiting.
 * @throws Refusal `invalid` (proposal-needs-reason)
 */
export async function proposeSite(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  site: SiteToApply,
  diff: SiteDiff,
  policy: ApprovalPolicy,
  reason: string | undefined,
): Promise<Waiting> {
  const now = new Date();
  const contentHash = contentOf(site);
  const earlier = await pendingProposal(tx);
  const inTime = earlier !== null && earlier.approval.expiresAt > now;
  if (earlier !== null && inTime && earlier.contentHash === contentHash && earlier.basis === diff.basis) {
    const { id, threshold, approverRole, expiresAt } = earlier.approval;
    const [{ length: approved } = []] = await stillCount(tx, [earlier.approval]);
    const asked = { approvalId: id, approvers: threshold, of: approverRole, approved, expiresAt };
    return { ...asked, proposal: earlier.number, repeated: true };
  }
  const why = reason?.trim() ?? "";
  if (why.length < REASON_LEAST || why.length > 500) throw new Refusal("invalid", "proposal-needs-reason");
  if (earlier !== null) await endProposal(tx, installationId, actor, earlier, inTime ? "superseded" : "expired");

  const proposal = await tx.topologyProposal.create({
    data: {
      installationId,
      contentHash,
      basis: diff.basis,
      source: site.topology.source,
      body: asJson(withOrder(site.topology.stored)),
      plans: asJson(site.plans),
      reason: why,
      proposedBy: actor.subject,
      proposedByName: actor.name,
      proposedAt: now,
    },
  });
  const envelope: PolicyEnvelope = {
    kind: "policy",
    proposalId: proposal.id,
    proposalNumber: proposal.number,
    contentHash,
    basis: diff.basis,
    changes: diff.protectedChanges,
    others: { site: unprotected(diff), plans: diff.plans.map(({ name }) => name) },
    reason: why,
    requestedBy: actor.subject,
    evaluatedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + policy.expiresMs).toISOString(),
    executeWithinS: 0,
  };
  const asked = { proposalId: proposal.id };
  const approvalId = await openApproval(
    tx,
    installationId,
    actor,
    asked,
    envelope,
    policy,
    (to): PolicyMail => ({
      template: "policy-proposed",
      ...to,
      proposal: proposal.number,
      reason: why,
      changes: envelope.changes.length,
      weaker: envelope.changes.filter(({ weight }) => weight === "weaker").length,
      proposedBy: actor.name,
      expiresAt: envelope.expiresAt,
    }),
  );
  await appendAudit(tx, installationId, actor, {
    action: "topology.proposed",
    subjectType: "topology",
    subjectId: proposal.id,
    detail: { proposal: proposal.number, reason: why, contentHash, approvalId, changes: diff.protectedChanges },
  });
  const { approvers, of } = policy;
  const expiresAt = new Date(envelope.expiresAt);
  return { approvalId, proposal: proposal.number, approvers, of, approved: 0, expiresAt, repeated: false };
}

/** Everything it would put in force, as one hash. */
export function contentOf({ topology, plans }: SiteToApply): string {
  return versionHash({ site: withOrder(topology.stored), plans: plans.map(({ plan }) => plan) });
}

/** Entries of the site that would change besides: they wait with the rest. */
function unprotected({ topology }: SiteDiff): number {
  const rules = /^(roles|sovereignty|policies\.(approvals|dataLoss|detection|automatic|backlog))\b/;
  return topology?.changes.filter(({ path }) => !rules.test(path)).length ?? 0;
}
