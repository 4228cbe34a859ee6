import type { Told } from "#domain/reason.ts";
import { TERMINAL } from "#domain/runs/status.ts";
import type { RunView, StepView } from "#server/failovers/router.ts";
import { runName } from "./run-name.ts";

/** `unmeasured`: nothing has been looked at yet, or what is needed to judge was not recorded. `unconcerned`: the plan does nothing the rule is about. */
export type RuleVerdict = "holds" | "broken" | "checking" | "unmeasured" | "unconcerned";
export type RuleName = "lastHealthyZone" | "capacity" | "promotion" | "fencing" | "oneRun" | "sovereignty";
export type WhyKey =
  | "noToken"
  | "token"
  | "fenceFailed"
  | "fenceFailedProven"
  | "held"
  | "heldByOther"
  | "notYet"
  | "released"
  | "neverStarted"
  | "refused"
  | "proven"
  | "nothingCrosses"
  | "headroom"
  | "serving"
  | "promoted"
  | "promotedWithLoss";
export type SafetyRule = {
  readonly rule: RuleName;
  readonly verdict: RuleVerdict;
  /** Message key under `failovers.safety.why` and its figures, or the facts of the step that shows it. */
  readonly why: { readonly key: WhyKey; readonly values: Readonly<Record<string, string | number>> } | null;
  readonly facts: Readonly<Record<string, unknown>> | null;
  /** Why the step that broke it failed. */
  readonly error?: readonly Told[];
};

/** What the run may never break, judged from its own rows: steps' ends and figures, locks, token, and the guard's verdict on its frozen plan. */
export function safetyRules(run: RunView): readonly SafetyRule[] {
  const act = (...actions: string[]) =>
    run.steps.filter((step) => actions.includes(step.action) && step.phase !== "compensation");
  return [
    bySteps("lastHealthyZone", act("check.other-zones", "gateway.drain")),
    bySteps("capacity", act("check.capacity")),
    bySteps("promotion", act("database.promote", "database.handover", "check.no-loss-possible")),
    fencing(run, act("database.fence")),
    oneRun(run),
    sovereignty(run, act("proof.no-customer-markers")),
  ];
}

function bySteps(rule: RuleName, steps: readonly StepView[]): SafetyRule {
  if (steps.length === 0) return { rule, verdict: "unconcerned", why: null, facts: null };
  const failed = steps.find((step) => step.status === "failed" && step.onFailure === "stop");
  if (failed) return { rule, verdict: "broken", why: null, facts: failed.facts, error: failed.error };
  const done = (step: StepView) => step.status === "done" && step.decision?.what !== "done";
  const verdict = steps.some((step) => step.status === "running")
    ? "checking"
    : steps.every(done)
      ? "holds"
      : "unmeasured";
  const told = [...steps].reverse().find((step) => Object.keys(step.facts).length > 0);
  return { rule, verdict, why: told ? whyOf(rule, told.facts) : null, facts: told?.facts ?? null };
}

/** The figures that matter for a rule, as a sentence; null when the step recorded others. */
function whyOf(rule: RuleName, facts: Readonly<Record<string, unknown>>): SafetyRule["why"] {
  const { headroom, minimum, serving, promote, proof, predictedLossBytes } = facts;
  const percent = (share: unknown) => (typeof share === "number" ? Math.round(share * 100) : "?");
  if (rule === "capacity" && typeof headroom === "number") {
    return { key: "headroom", values: { measured: percent(headroom), minimum: percent(minimum) } };
  }
  if (rule === "lastHealthyZone" && Array.isArray(serving))
    return { key: "serving", values: { zones: serving.join(", ") } };
  if (rule === "promotion" && typeof promote === "string" && (proof === null || proof === undefined))
    return { key: "promotedWithLoss", values: { zone: promote } };
  if (rule === "promotion" && typeof promote === "string") {
    return {
      key: "promoted",
      values: { zone: promote, proof: String(proof ?? "?"), bytes: String(predictedLossBytes ?? "?") },
    };
  }
  return null;
}

/** Agents refuse a lower token; a fence that failed is made good only by a promotion with a proof of its own. */
function fencing(run: RunView, fences: readonly StepView[]): SafetyRule {
  const rule = "fencing";
  if (run.fencingToken === null)
    return { rule, verdict: "unmeasured", why: { key: "noToken", values: {} }, facts: null };
  const failed = fences.some((step) => step.status === "failed");
  const proven = run.steps.some((step) => step.action === "database.promote" && step.status === "done");
  const stale = run.steps.flatMap((step) => step.calls).filter((call) => /stale/.test(call.answer ?? "")).length;
  const key = !failed ? "token" : proven ? "fenceFailedProven" : "fenceFailed";
  return {
    rule,
    verdict: failed && !proven ? "unmeasured" : "holds",
    why: { key, values: { token: run.fencingToken, stale } },
    facts: null,
  };
}

function oneRun(run: RunView): SafetyRule {
  const rule = "oneRun";
  const regions = run.regions.join(", ");
  const other = run.locks.find((lock) => !lock.own);
  if (TERMINAL.has(run.status))
    return {
      rule,
      verdict: run.startedAt ? "holds" : "unconcerned",
      why: { key: run.startedAt ? "released" : "neverStarted", values: { regions } },
      facts: null,
    };
  if (other)
    return {
      rule,
      verdict: "broken",
      why: { key: "heldByOther", values: { regions: other.region, run: runName(other.run) } },
      facts: null,
    };
  const whole = run.regions.every((region) => run.locks.some((lock) => lock.region === region));
  return {
    rule,
    verdict: whole ? "holds" : "unmeasured",
    why: { key: whole ? "held" : "notYet", values: { regions } },
    facts: null,
  };
}

function sovereignty(run: RunView, proofs: readonly StepView[]): SafetyRule {
  const rule = "sovereignty";
  const { allowed, movements } = run.sovereignty;
  if (!allowed)
    return { rule, verdict: "broken", why: { key: "refused", values: { n: movements.length } }, facts: null };
  const found = proofs.find((step) => step.status === "failed");
  if (found) return { rule, verdict: "broken", why: null, facts: found.facts, error: found.error };
  const proven = proofs.length > 0 && proofs.every((step) => step.status === "done");
  return {
    rule,
    verdict: "holds",
    why: { key: proven ? "proven" : "nothingCrosses", values: { n: movements.length } },
    facts: null,
  };
}
