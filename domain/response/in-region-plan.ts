import { regionsOfPlan } from "../plans/placement.ts";
import type { Plan } from "../plans/plan.ts";
import type { Reason } from "../reason.ts";
import { judgePlan } from "../sovereignty/guard.ts";
import type { Topology } from "../topology/topology.ts";

declare const inRegionOnly: unique symbol;
/**
 * A plan that may run without anybody's yes. There is no other way to have one than `inRegion`, and nothing starts by itself but
 * one of these: that a plan over regions starts without executives cannot be written, not even by mistake.
 */
export type InRegionPlan<One extends Plan = Plan> = One & { readonly [inRegionOnly]: { readonly region: string } };

export type NotAutomaticKey = "plan-over-regions" | "plan-wants-approval" | "plan-not-failover" | "plan-refused";
export type Automatic<One extends Plan> =
  | { readonly is: true; readonly plan: InRegionPlan<One>; readonly region: string }
  | { readonly is: false; readonly why: readonly Reason<NotAutomaticKey>[] };

/** Whether a policy may start it: it acts in exactly one region, waits for nobody's approval, answers a loss, moves nothing it must not. */
export function inRegion<One extends Plan>(plan: One, topology: Topology): Automatic<One> {
  const regions = regionsOfPlan(plan, topology);
  const why: Reason<NotAutomaticKey>[] = [];
  const [region] = regions;
  if (region === undefined || regions.length > 1)
    why.push({ key: "plan-over-regions", values: { plan: plan.name, regions: regions.join(", ") || "—" } });
  if (plan.approval !== null)
    why.push({ key: "plan-wants-approval", values: { plan: plan.name, policy: plan.approval } });
  if (plan.mode !== "failover") why.push({ key: "plan-not-failover", values: { plan: plan.name, mode: plan.mode } });
  if (!judgePlan(plan, topology).allowed) why.push({ key: "plan-refused", values: { plan: plan.name } });
  if (region === undefined || why.length > 0) return { is: false, why };
  return { is: true, plan: plan as InRegionPlan<One>, region };
}
