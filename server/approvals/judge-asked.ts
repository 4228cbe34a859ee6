import type { Envelope, PolicyEnvelope } from "#domain/approvals/envelope.ts";
import { approvalOf, approvalOfPolicy } from "#domain/approvals/policy-of.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Reason } from "#domain/reason.ts";
import { Refusal } from "#domain/refusal.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import type { VerbContext } from "../context.ts";
import type { Transaction } from "../db/client.ts";
import { basisInForce } from "../topology/diff-site.ts";
import { whatLeftEnvelope } from "./evaluate-again.ts";

/** By whose rules an approval is decided, and what has left its envelope; asked once it is held. */
export type Asked = {
  readonly policy: ApprovalPolicy;
  readonly left: (tx: Transaction) => Promise<readonly Reason[]>;
};

/**
 * Of a run the infrastructure is asked here, before any row is locked: something outside may hang. Of a change of the rules only
 * what is in force counts, and that is looked at while nobody can change it.
 * @throws Refusal `not-found`, `blocked` (policy-gone)
 */
export async function judgeAsked(
  ctx: Pick<VerbContext, "db" | "topology" | "adapters">,
  approvalId: string,
): Promise<Asked> {
  const approval = await ctx.db.approval.findUnique({ where: { id: approvalId }, include: { run: true } });
  if (!approval) throw new Refusal("not-found", "approval-not-found");
  const { run } = approval;
  if (run === null) {
    const policy = approvalOfPolicy(ctx.topology);
    if (!policy) throw new Refusal("blocked", "policy-gone");
    const { basis } = approval.envelope as unknown as PolicyEnvelope;
    const gone = [{ key: "in-force-meanwhile", values: {} }];
    return { policy, left: async (tx) => ((await basisInForce(tx)) === basis ? [] : gone) };
  }
  const plan = run.plan as unknown as FrozenPlan;
  const { policy } = approvalOf({ plan, allowDataLoss: run.allowDataLoss }, ctx.topology);
  if (!policy) throw new Refusal("blocked", "policy-gone");
  const measured =
    approval.status === "pending" ? await whatLeftEnvelope(ctx, approval.envelope as unknown as Envelope, plan) : [];
  return { policy, left: async () => measured };
}
