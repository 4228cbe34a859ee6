import type { Plan } from "../plans/plan.ts";
import type { Topology } from "../topology/topology.ts";
import { judgePlan } from "./guard.ts";

/**
 * Whether a person may go on without this step (skip it, or mark it done unseen): only if the plan would be allowed with nothing in
 * its place. Otherwise one person could turn the entrance to a full console that executives never signed (mission E4).
 */
export function mayPassOver(plan: Plan, stepId: string, topology: Topology): boolean {
  const without = plan.steps.map((step) =>
    step.id === stepId ? { ...step, action: "manual.confirm", with: {}, undo: null } : step,
  );
  return judgePlan({ ...plan, steps: without }, topology).allowed;
}
