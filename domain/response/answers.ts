import type { Subject } from "../incidents/cause.ts";
import type { FrozenPlan } from "../plans/plan.ts";
import { zonesBeingLeft } from "../plans/zones-being-left.ts";

/** Whether a run of this plan does what the loss wants: it leaves that zone or region, with the database's primary where one is meant. */
export function answersLoss(plan: FrozenPlan, { zone, region, component }: Subject): boolean {
  if (plan.mode !== "failover") return false;
  if (zone === null) return region !== null && plan.from === region;
  if (component === null) {
    return plan.steps.some((step) => step.action === "gateway.drain" && step.with["zone"] === zone);
  }
  const promotes = plan.steps.some(
    (step) => step.action === "database.promote" && step.with["component"] === component,
  );
  return promotes && zonesBeingLeft(plan, component).has(zone);
}
