import type { Actor } from "#domain/access/roles.ts";
import type { PolicyEnvelope } from "#domain/approvals/envelope.ts";
import { verifyPolicyApproval } from "#domain/approvals/verify-approval.ts";
import { Refusal } from "#domain/refusal.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import type { HeldApproval } from "../approvals/hold-approval.ts";
import { signedDecisions } from "../approvals/signed-decisions.ts";
import type { Transaction } from "../db/client.ts";
import { readStored } from "./current-topology.ts";
import { diffSite } from "./diff-site.ts";
import type { SiteToApply } from "./load-site.ts";
import { contentOf } from "./propose-site.ts";
import { putInForce } from "./put-in-force.ts";

/**
 * The last signature puts the proposal in force, in its own transaction. Judged from the decisions themselves, and from what
 * is in force at this moment: a count, or a row that says `approved`, is not believed. The caller holds the approval.
 * @returns false while signatures are missing
 * @throws Refusal `blocked` (approval-not-verified) when what is signed is not what would be put in force
 */
export async function putProposalInForce(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  held: HeldApproval & { readonly proposalId: string },
  policy: ApprovalPolicy,
  now: Date,
): Promise<boolean> {
  const proposal = await tx.topologyProposal.findUniqueOrThrow({ where: { id: held.proposalId } });
  const site: SiteToApply = {
    topology: { source: proposal.source, stored: readStored(proposal.body) },
    plans: proposal.plans as unknown as SiteToApply["plans"],
  };
  const diff = await diffSite(tx, site);
  const { decisions, rolesOf } = await signedDecisions(tx, held.id);
  const verdict = await verifyPolicyApproval({
    approval: held,
    envelope: held.envelope as unknown as PolicyEnvelope,
    decisions,
    rolesOf,
    policy,
    proposalId: proposal.id,
    contentHash: contentOf(site),
    basis: diff.basis,
    now,
  });
  if (!verdict.valid) {
    if (verdict.executeBefore === null) return false;
    throw new Refusal("blocked", "approval-not-verified", { because: verdict.reasons[0]?.key ?? "" });
  }
  const { count } = await tx.topologyProposal.updateMany({
    where: { id: proposal.id, status: "pending" },
    data: { status: "in-force", endedAt: now, version: diff.topology?.number ?? null },
  });
  if (count === 0) throw new Refusal("conflict", "approval-not-pending", { status: proposal.status });
  await tx.approval.update({ where: { id: held.id }, data: { status: "approved", executeBefore: now } });
  await putInForce(tx, installationId, actor, site, diff, {
    appliedBy: proposal.proposedBy,
    detail: { proposal: proposal.number, approvalId: held.id, approvers: verdict.approvers },
  });
  return true;
}
