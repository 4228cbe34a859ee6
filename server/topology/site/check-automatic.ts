import type { Plan } from "#domain/plans/plan.ts";
import { inRegion, type NotAutomaticKey } from "#domain/response/in-region-plan.ts";
import { componentIds, findComponent } from "#domain/topology/find.ts";
import type { AutomaticRule, Topology } from "#domain/topology/topology.ts";
import { didYouMean } from "../file/did-you-mean.ts";
import type { Finding } from "../file/problem.ts";

/**
 * Whether each plan that a policy may run without asking exists, stays in one region, waits for nobody, and can be told which zone
 * it is for. The same rule is asked again where a run would start: files and rows may differ.
 */
export function checkAutomatic(topology: Topology, plans: readonly Plan[]): Finding[] {
  return topology.policies.automatic.flatMap((rule, index) => {
    const path = ["policies", "automatic", index, "run"];
    const plan = plans.find(({ name }) => name === rule.run);
    if (plan) return wrongWith(rule, plan, topology).map((wrong) => ({ path, ...wrong }));
    const fitting = plans.filter((one) => inRegion(one, topology).is).map(({ name }) => name);
    return [{ path, what: `unknown plan "${rule.run}"`, remedy: didYouMean(rule.run, fitting) }];
  });
}

type Wrong = Pick<Finding, "what" | "remedy">;

function wrongWith(rule: AutomaticRule, plan: Plan, topology: Topology): Wrong[] {
  const judged = inRegion(plan, topology);
  const wrong = judged.is ? [] : judged.why.map(({ key, values }) => WRONG[key](values));
  const zone = plan.params["zone"];
  if (zone?.type !== "zone") {
    const remedy = "Give it params: zone: { type: zone, region: … }: the zone that is lost is filled in.";
    wrong.push({ what: `the plan "${plan.name}" has no parameter "zone"`, remedy });
  }
  for (const [name, param] of Object.entries(plan.params)) {
    if (name === "zone" || param.default !== undefined) continue;
    const what = `nobody is there to say "${name}" of the plan "${plan.name}"`;
    wrong.push({ what, remedy: `Give the parameter ${name} a default in plans/${plan.name}.yaml.` });
  }
  if (rule.service !== null && !promotes(plan, rule.service, topology)) {
    const what = `the plan "${plan.name}" promotes no database of "${rule.service}"`;
    wrong.push({ what, remedy: `Name a plan with do: database.promote for a component of ${rule.service}.` });
  }
  return wrong;
}

function promotes(plan: Plan, service: string, topology: Topology): boolean {
  const databases = componentIds(topology).filter(
    (id) => id.startsWith(`${service}/`) && findComponent(topology, id)?.kind === "database",
  );
  return plan.steps.some(
    (step) => step.action === "database.promote" && databases.includes(String(step.with["component"])),
  );
}

const WRONG: Readonly<Record<NotAutomaticKey, (values: Readonly<Record<string, string | number>>) => Wrong>> = {
  "plan-over-regions": ({ plan, regions }) => ({
    what: `the plan "${plan}" acts in ${regions}: what goes over regions is never automatic`,
    remedy: "Name a plan that acts in one region; executives decide about the others, each time.",
  }),
  "plan-wants-approval": ({ plan, policy }) => ({
    what: `the plan "${plan}" waits for the approval "${policy}"`,
    remedy: "Name a plan that an operator may start alone.",
  }),
  "plan-not-failover": ({ plan, mode }) => ({
    what: `the plan "${plan}" is a ${mode}, not the answer to a loss`,
    remedy: "Name a plan with mode: failover.",
  }),
  "plan-refused": ({ plan }) => ({
    what: `the sovereignty rules refuse the plan "${plan}"`,
    remedy: "Run `npm run haechi -- check`: it says which step moves what.",
  }),
};
