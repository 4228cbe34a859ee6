import { parameterOf } from "../plans/arguments.ts";
import type { Plan, PlanStep } from "../plans/plan.ts";
import { findComponent } from "../topology/find.ts";
import type { Topology } from "../topology/topology.ts";

/** The flag that makes the console of a region offer only what needs no customer data from elsewhere. */
export const LIMITED_CONSOLE_FLAG = "limited-console";

/**
 * Mission E4: a failover that turns an entrance to another region offers a limited console only, so the flag is set there by a
 * step that the turn waits for, and which stops the run when it fails. Plans that turn no entrance, and the way back, pass.
 */
export function limitedConsoleOnly(plan: Plan, topology: Topology): boolean {
  if (plan.mode === "return") return true;
  const turns = plan.steps.filter((step) => step.action === "gateway.route");
  return turns.every((turn) =>
    ancestors(turn, plan.steps).some((step) => opensLimitedConsole(step, turn.with.region, topology)),
  );
}

/** A region that is still a parameter cannot be compared; the frozen plan is judged again with its value. */
function opensLimitedConsole(step: PlanStep, region: unknown, topology: Topology): boolean {
  const { component: id, flag, value } = step.with;
  if (step.action !== "flags.set" || flag !== LIMITED_CONSOLE_FLAG || value !== "on") return false;
  if (step.onFailure !== "stop") return false;
  const component = typeof id === "string" ? findComponent(topology, id) : undefined;
  return parameterOf(region) !== undefined || (component?.kind === "flags" && component.region === region);
}

/** Steps that are settled before this one starts. */
function ancestors(step: PlanStep, steps: readonly PlanStep[]): PlanStep[] {
  const seen = new Set<string>();
  const queue = [...step.needs];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(steps.find((candidate) => candidate.id === id)?.needs ?? []));
  }
  return steps.filter((candidate) => seen.has(candidate.id));
}
