import { ACTIONS, type ActionSpec } from "../plans/actions.ts";
import { regionsOfPlan } from "../plans/placement.ts";
import type { Plan, PlanStep } from "../plans/plan.ts";
import type { Reason } from "../reason.ts";
import type { Topology } from "../topology/topology.ts";
import { limitedConsoleOnly } from "./limited-console.ts";
import { DATA_CLASSES, type DataClass, type Movement } from "./movement.ts";
import { crossingsBySite } from "./site-crossings.ts";

/** One movement between regions. `declared`: known only from what the plan's author says; proofs of the plan must show it. */
export type StepMovement = Movement & {
  readonly step: string;
  readonly action: string;
  readonly basis: "known" | "declared";
};

export type GuardKey =
  | "nothing-crosses"
  | "artifact-may-cross"
  | "rests-on-declaration"
  | "approval-required"
  | "customer-data-crosses"
  | "not-in-may-cross"
  | "telemetry-needs-consent"
  | "step-declares-less-than-it-moves"
  | "step-outside-contract"
  | "contract-forbidden"
  | "unknown-action"
  | "approval-missing"
  | "approval-unknown"
  | "limited-console-missing";

export type GuardReason = Reason<GuardKey> & { readonly refuses: boolean };
export type SovereigntyVerdict = {
  readonly allowed: boolean;
  readonly movements: readonly StepMovement[];
  readonly reasons: readonly GuardReason[];
};

/**
 * Whether a plan may be saved, approved and run (mission E1, E2, E4, B7). The same function at all three, so that a plan that
 * was saved under an older site is judged again. Pure: the verdict depends on its arguments alone.
 * @param actions what each action is known to move; only tests hand in another table
 */
export function judgePlan(
  plan: Plan,
  topology: Topology,
  actions: Readonly<Record<string, ActionSpec>> = ACTIONS,
): SovereigntyVerdict {
  const regions = regionsOfPlan(plan, topology);
  const reasons: GuardReason[] = [];
  const movements: StepMovement[] = [];

  if (!mayCross(plan.moves, topology)) reasons.push(refuse("contract-forbidden", { data: plan.moves }));
  for (const step of [...plan.before, ...plan.steps, ...plan.verify]) {
    for (const call of [step, ...(step.undo === null ? [] : [{ ...step.undo, id: `undo of ${step.id}` }])]) {
      const judged = judgeCall({ ...step, ...call }, plan, topology, actions);
      reasons.push(...judged.reasons);
      movements.push(...judged.movements);
    }
  }
  for (const movement of movements) reasons.push(...judgeMovement(movement, plan, topology));
  reasons.push(...judgeCrossing(plan, regions, topology));
  if (movements.length === 0) reasons.push(ground("nothing-crosses", {}));
  return { allowed: !reasons.some((reason) => reason.refuses), movements, reasons };
}

function judgeCall(step: PlanStep, plan: Plan, topology: Topology, actions: Readonly<Record<string, ActionSpec>>) {
  const reasons: GuardReason[] = [];
  const movements: StepMovement[] = [];
  const spec = Object.hasOwn(actions, step.action) ? actions[step.action] : undefined;
  if (spec === undefined) {
    reasons.push(refuse("unknown-action", { step: step.id, action: step.action }));
    return { reasons, movements };
  }
  const known: DataClass = spec.moves === "declared" ? "none" : spec.moves;
  if (rank(step.moves) < rank(known)) {
    reasons.push(refuse("step-declares-less-than-it-moves", { step: step.id, declared: step.moves, known }));
  }
  if (spec.moves === "declared") {
    reasons.push(ground("rests-on-declaration", { step: step.id, declared: step.moves }));
  }
  const data = rank(step.moves) > rank(known) ? step.moves : known;
  if (data !== "none") {
    const basis = rank(known) >= rank(step.moves) ? "known" : "declared";
    for (const way of directions(plan, topology)) {
      movements.push({ data, ...way, step: step.id, action: step.action, basis });
    }
  }
  for (const crossing of crossingsBySite(step, topology)) {
    movements.push({ ...crossing, step: step.id, action: step.action, basis: "known" });
    if (rank(step.moves) < rank(crossing.data)) {
      const values = { step: step.id, declared: step.moves, known: crossing.data };
      reasons.push(refuse("step-declares-less-than-it-moves", values));
    }
  }
  return { reasons, movements };
}

function judgeMovement(movement: StepMovement, plan: Plan, topology: Topology): GuardReason[] {
  const { step, data, from, to } = movement;
  const reasons: GuardReason[] = [];
  if (rank(data) > rank(plan.moves)) {
    reasons.push(refuse("step-outside-contract", { step, data, contract: plan.moves }));
  }
  if (data === "customer") reasons.push(refuse("customer-data-crosses", { step, from, to }));
  else if (data === "telemetry") reasons.push(refuse("telemetry-needs-consent", { step, from, to }));
  else if (!mayCross(data, topology)) reasons.push(refuse("not-in-may-cross", { step, data, from, to }));
  else reasons.push(ground("artifact-may-cross", { step, from, to }));
  return reasons;
}

/** E4: over two regions only by approval, moving no data, and offering a limited console only. */
function judgeCrossing(plan: Plan, regions: readonly string[], topology: Topology): GuardReason[] {
  const crosses = regions.length > 1;
  const reasons: GuardReason[] = [];
  if (plan.approval !== null && !Object.hasOwn(topology.policies.approvals, plan.approval)) {
    reasons.push(refuse("approval-unknown", { policy: plan.approval }));
  } else if (plan.approval !== null) {
    reasons.push(ground("approval-required", { policy: plan.approval }));
  } else if (crosses) {
    reasons.push(refuse("approval-missing", { regions: regions.join(", ") }));
  }
  if (!limitedConsoleOnly(plan, topology)) reasons.push(refuse("limited-console-missing", { to: plan.to ?? "" }));
  return reasons;
}

/** E2: customer data never, whatever the site says. E3: telemetry waits for written consents, which no site can declare yet. */
function mayCross(data: DataClass, topology: Topology): boolean {
  return data === "none" || (data === "artifact" && topology.sovereignty.mayCross.includes("artifact"));
}

/** Between which regions something a step moves would travel. Not said by the plan: from anywhere to anywhere else. */
function directions(plan: Plan, topology: Topology): { from: string; to: string }[] {
  if (plan.from !== null && plan.to !== null && plan.from !== plan.to) return [{ from: plan.from, to: plan.to }];
  const sources = plan.from === null ? regionsOfPlan(plan, topology) : [plan.from];
  const others = Object.keys(topology.regions);
  const ways = sources.flatMap((from) => others.filter((to) => to !== from).map((to) => ({ from, to })));
  return ways.length > 0 ? ways : [{ from: sources[0] ?? "?", to: "?" }];
}

function rank(data: DataClass): number {
  return DATA_CLASSES.indexOf(data);
}
function refuse(key: GuardKey, values: Reason["values"]): GuardReason {
  return { key, values, refuses: true };
}
function ground(key: GuardKey, values: Reason["values"]): GuardReason {
  return { key, values, refuses: false };
}
