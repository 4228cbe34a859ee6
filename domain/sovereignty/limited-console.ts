import { parameterOf } from "../plans/arguments.ts";
import type { Plan, PlanStep } from "../plans/plan.ts";
import { findComponent } from "../topology/find.ts";
import type { Topology } from "../topology/topology.ts";

/** The flag that makes the console of a region offer only what needs no customer data from elsewhere. */
export const LIMITED_CONSOLE_FLAG = "limited-console";

/**
 * Mission E4: a failover that turns an entrance to another region offers a limited console only. The flag is set there by a step
 * that the turn waits for and that stops the run when it fails, and is taken back only after the turn is. Whatever the plan calls
 * itself, the limited console closes only after the entrance was turned away from it. Plans that do neither pass.
 */
export function limitedConsoleOnly(plan: Plan, topology: Topology): boolean {
  const { steps } = plan;
  const turns = steps.filter((step) => step.action === "gateway.route");
  const opened =
    plan.mode === "return" ||
    turns.every((turn) => ancestors(turn, steps).some((step) => opensLimitedConsole(step, turn, topology)));
  const closing = steps.filter((step) => setsLimitedConsole(step) && step.with.value !== "on");
  const closed = closing.every((close) =>
    ancestors(close, steps).some((step) => step.action === "gateway.route" && turnsAway(step, close, topology)),
  );
  return opened && closed;
}

/** A region that is still a parameter cannot be compared; the frozen plan is judged again with its value. */
function opensLimitedConsole(step: PlanStep, turn: PlanStep, topology: Topology): boolean {
  if (!setsLimitedConsole(step) || step.with.value !== "on" || step.onFailure !== "stop") return false;
  if (step.undo !== null && turn.undo === null) return false;
  const region = flagsRegion(step, topology);
  return parameterOf(turn.with.region) !== undefined || (region !== undefined && region === turn.with.region);
}

function turnsAway(turn: PlanStep, close: PlanStep, topology: Topology): boolean {
  if (turn.onFailure !== "stop") return false;
  return parameterOf(turn.with.region) !== undefined || flagsRegion(close, topology) !== turn.with.region;
}

function setsLimitedConsole(step: PlanStep): boolean {
  return step.action === "flags.set" && step.with.flag === LIMITED_CONSOLE_FLAG;
}

function flagsRegion(step: PlanStep, topology: Topology): string | undefined {
  const id = step.with.component;
  const component = typeof id === "string" ? findComponent(topology, id) : undefined;
  return component?.kind === "flags" ? component.region : undefined;
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
