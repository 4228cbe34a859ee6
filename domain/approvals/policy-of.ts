import { allows } from "../access/permissions.ts";
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

/**
 * Whose yes a change of the rules themselves waits for: the strictest policy for runs over regions, else the one for losing data.
 * Strictest: most approvers, then the freshest login. Null: no policy in force names people who may approve at all.
 */
export function approvalOfPolicy({ policies }: Pick<Topology, "policies">): ApprovalPolicy | null {
  const able = (list: readonly ApprovalPolicy[]) => list.filter(({ of }) => allows([of], "approvals.approve"));
  const [strictest] = able(Object.values(policies.approvals)).toSorted(
    (a, b) => b.approvers - a.approvers || a.freshLoginMs - b.freshLoginMs || a.expiresMs - b.expiresMs,
  );
  return strictest ?? able(policies.dataLoss ? [policies.dataLoss] : [])[0] ?? null;
}
