import type { ApprovalPolicy, Topology } from "../topology/topology.ts";

type Asked = { readonly plan: { readonly approval: string | null }; readonly allowDataLoss: boolean };

/**
 * Whose yes a run waits for: the policy its plan names, else the site's policy for losing data when the run may. `policy: null`
 * although wanted: the site has no such policy (any more), and the run may not begin.
 */
export function approvalOf(
  { plan, allowDataLoss }: Asked,
  { policies }: Pick<Topology, "policies">,
): { readonly wanted: boolean; readonly policy: ApprovalPolicy | null } {
  if (plan.approval !== null) {
    const named = Object.hasOwn(policies.approvals, plan.approval) ? policies.approvals[plan.approval] : undefined;
    return { wanted: true, policy: named ?? null };
  }
  return { wanted: allowDataLoss, policy: allowDataLoss ? (policies.dataLoss ?? null) : null };
}
