import { createHash } from "node:crypto";
import { canonicalJson } from "#domain/canonical-json.ts";
import { regionsOfPlan, specOf } from "#domain/plans/placement.ts";
import type { FrozenPlan, Plan, PlanStep } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import { findComponent } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { valuesOf } from "./plans/check-outline.ts";

/** A plan version as it is in force. */
export type PlanToFreeze = { readonly plan: Plan; readonly number: number };

/**
 * Fills in the parameters, resolves the regions, and closes the result with its hash (domain/plans/hash-plan.ts computes the
 * same). This is what a run stores, shows, has approved and executes, whatever the files say later.
 * @throws Refusal `invalid`: plan-parameter-missing, plan-parameter-unknown, plan-parameter-wrong, plan-argument-wrong
 */
export function freezePlan(
  version: PlanToFreeze,
  given: Readonly<Record<string, string>>,
  topology: Topology,
): FrozenPlan {
  const { plan, number } = version;
  const values = fillValues(plan, given, topology);
  const fill = <T>(value: T): T => substitute(value, values) as T;
  const step = (one: PlanStep): PlanStep => {
    const filled: PlanStep = { ...one, title: fill(one.title), with: fill(one.with), undo: fill(one.undo) };
    for (const call of [filled, ...(filled.undo === null ? [] : [filled.undo])])
      checkCall(plan, one.id, call, topology);
    return filled;
  };
  const filled = {
    ...plan,
    before: plan.before.map(step),
    steps: plan.steps.map(step),
    verify: plan.verify.map(step),
    version: number,
    values,
  };
  const frozen = { ...filled, regions: regionsOfPlan(filled, topology) };
  return { ...frozen, hash: createHash("sha256").update(canonicalJson(frozen)).digest("hex") };
}

function fillValues(plan: Plan, given: Readonly<Record<string, string>>, topology: Topology): Record<string, string> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(plan.params, name))
      throw new Refusal("invalid", "plan-parameter-unknown", { plan: plan.name, name });
  }
  const entries = Object.entries(plan.params).map(([name, param]): [string, string] => {
    const value = given[name] ?? param.default;
    if (value === undefined || value === "")
      throw new Refusal("invalid", "plan-parameter-missing", { plan: plan.name, name });
    const possible = valuesOf(param, topology);
    if (possible !== null && !possible.includes(value)) {
      throw new Refusal("invalid", "plan-parameter-wrong", {
        plan: plan.name,
        name,
        value,
        possible: possible.join(", "),
      });
    }
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** The site may have changed since the plan was applied, and text parameters were never seen before. */
function checkCall(plan: Plan, step: string, call: Pick<PlanStep, "action" | "with">, topology: Topology): void {
  const spec = specOf(call.action);
  const parsed = spec?.with.safeParse(call.with);
  const wrong = (argument: string) =>
    new Refusal("invalid", "plan-argument-wrong", { plan: plan.name, step, argument });
  if (parsed === undefined) throw wrong("do");
  if (!parsed.success) throw wrong(String(parsed.error.issues[0]?.path[0] ?? "with"));
  for (const key of ["component", "entrance"]) {
    const id = call.with[key];
    if (typeof id === "string" && findComponent(topology, id) === undefined) throw wrong(key);
  }
}

function substitute(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") {
    return value.replace(/\$\{([a-z][a-z0-9_-]*)\}/g, (whole, name: string) => values[name] ?? whole);
  }
  if (Array.isArray(value)) return value.map((part) => substitute(part, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, substitute(part, values)]));
}
