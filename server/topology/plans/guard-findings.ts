import type { Plan } from "#domain/plans/plan.ts";
import { type GuardKey, type GuardReason, judgePlan } from "#domain/sovereignty/guard.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { didYouMean } from "../file/did-you-mean.ts";
import type { Finding } from "../file/problem.ts";

/** A plan the sovereignty guard refuses cannot be saved: the same verdict that would stop it at approval and at run. */
export function guardFindings(plan: Plan, topology: Topology, places: ReadonlyMap<string, Finding["path"]>): Finding[] {
  return judgePlan(plan, topology)
    .reasons.filter((reason) => reason.refuses)
    .map((reason) => {
      const id = String(reason.values["step"] ?? "").replace(/^undo of /, "");
      const step = places.get(id);
      const path = step === undefined ? (TOP[reason.key] ?? ["name"]) : [...step, "moves"];
      const at = step === undefined && path[0] === "steps" ? { at: "key" as const } : {};
      return { path, ...at, ...explain(reason, topology) };
    });
}

const TOP: Partial<Record<GuardKey, Finding["path"]>> = {
  "contract-forbidden": ["moves"],
  "approval-unknown": ["approval"],
  "limited-console-missing": ["steps"],
};

function explain({ key, values: v }: GuardReason, topology: Topology): Pick<Finding, "what" | "remedy"> {
  const policies = Object.keys(topology.policies.approvals);
  switch (key) {
    case "approval-missing":
      return {
        what: `this plan acts in ${v["regions"]} and has no approval`,
        remedy: `Add approval: ${policies[0] ?? "<a policy of policies.approvals>"} (E4: executives decide), or keep it inside one region.`,
      };
    case "approval-unknown":
      return { what: `unknown approval policy "${v["policy"]}"`, remedy: didYouMean(String(v["policy"]), policies) };
    case "limited-console-missing":
      return {
        what: `an entrance is turned to ${v["to"]} without a limited console there`,
        remedy: "Before it, add flags.set limited-console on in that region, without on_failure: continue (E4).",
      };
    case "customer-data-crosses":
      return {
        what: `customer data would cross from ${v["from"]} to ${v["to"]}`,
        remedy: "It never may (E2): take the step out, or keep source and target inside one region.",
      };
    case "telemetry-needs-consent":
      return {
        what: `telemetry would cross from ${v["from"]} to ${v["to"]}`,
        remedy: "It needs customers' written consents (E3); take the step out.",
      };
    case "not-in-may-cross":
      return {
        what: `${v["data"]} would cross from ${v["from"]} to ${v["to"]}`,
        remedy: "sovereignty.may_cross of haechi.yaml does not name it.",
      };
    case "step-outside-contract":
      return {
        what: `this step moves ${v["data"]}, the plan's contract is moves: ${v["contract"]}`,
        remedy: "Take the step out, or change the contract if the rule allows it.",
      };
    case "step-declares-less-than-it-moves":
      return {
        what: `this step says moves: ${v["declared"]}, but the action moves ${v["known"]}`,
        remedy: `Write moves: ${v["known"]}; it is judged by that.`,
      };
    case "contract-forbidden":
      return {
        what: `no plan may have the contract moves: ${v["data"]}`,
        remedy: "Write none, or artifact where sovereignty.may_cross names it (E1, E2).",
      };
    default:
      return { what: key, remedy: "See domain/sovereignty/guard.ts." };
  }
}
