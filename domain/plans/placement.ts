import { findComponent, regionOfZone, regionsOfComponent } from "../topology/find.ts";
import type { Topology } from "../topology/topology.ts";
import { ACTIONS, type ActionSpec } from "./actions.ts";
import { type ArgumentKind, argumentKind, parameterOf } from "./arguments.ts";
import type { Plan, PlanParam } from "./plan.ts";

type Placed = { readonly action: string; readonly with: Readonly<Record<string, unknown>> };
type Asking = Pick<Plan, "params" | "from" | "to" | "before" | "steps" | "verify">;

/**
 * Regions that one call acts in. A parameter that is not filled in yet counts for every region it could name; `of` only names
 * whose data is meant, nothing is touched there.
 */
export function regionsOfCall(call: Placed, params: Readonly<Record<string, PlanParam>>, topology: Topology): string[] {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(call.with)) {
    const kind = argumentKind(name);
    if (kind === undefined || name === "of" || typeof value !== "string") continue;
    for (const region of regionsOfValue(kind, value, params, topology)) found.add(region);
  }
  return [...found];
}

/** Every region a plan acts in (what its run locks), sorted. Reading somewhere, or standing beside what runs, is not acting there. */
export function regionsOfPlan(plan: Asking, topology: Topology): string[] {
  const calls = plan.steps.flatMap((step) => [step, ...(step.undo === null ? [] : [step.undo])]);
  const acted = calls.filter((call) => !readsOnly(call.action) && specOf(call.action)?.beside !== true);
  const found = new Set(acted.flatMap((call) => regionsOfCall(call, plan.params, topology)));
  if (plan.from !== null) found.add(plan.from);
  if (plan.to !== null) found.add(plan.to);
  return [...found].sort();
}

export function specOf(action: string): ActionSpec | undefined {
  return Object.hasOwn(ACTIONS, action) ? ACTIONS[action as keyof typeof ACTIONS] : undefined;
}

export function readsOnly(action: string): boolean {
  return specOf(action)?.reads === true;
}

function regionsOfValue(
  kind: ArgumentKind,
  value: string,
  params: Readonly<Record<string, PlanParam>>,
  topology: Topology,
): readonly string[] {
  const parameter = parameterOf(value);
  if (parameter !== undefined) {
    const region = Object.hasOwn(params, parameter) ? params[parameter]?.region : undefined;
    return region === undefined ? Object.keys(topology.regions) : [region];
  }
  if (kind === "service") return [topology.services[value]?.synthetic?.region].filter((one) => one !== undefined);
  if (kind === "region") return Object.hasOwn(topology.regions, value) ? [value] : [];
  if (kind === "zone") return [regionOfZone(topology, value)].filter((region) => region !== undefined);
  const component = findComponent(topology, value);
  return component === undefined ? [] : regionsOfComponent(component);
}
