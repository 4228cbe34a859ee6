import type { FrozenPlan } from "./plan.ts";

/** Zones the plan is leaving for this database: a primary found there is not where it should be. */
export function zonesBeingLeft(plan: FrozenPlan, id: string): ReadonlySet<string> {
  const zones = plan.steps.flatMap((step) => {
    const zone = step.with["zone"];
    const leaves =
      step.action === "gateway.drain" || (step.action === "database.fence" && step.with["component"] === id);
    return leaves && typeof zone === "string" ? [zone] : [];
  });
  return new Set(zones);
}
