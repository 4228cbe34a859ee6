import { readsOnly } from "#domain/plans/placement.ts";
import type { FrozenPlan, PlanStep } from "#domain/plans/plan.ts";
import { type Told, withoutDetail } from "#domain/reason.ts";
import type { VerbContext } from "../context.ts";
import { type Looks, looksFor } from "./looks.ts";
import { bindStep } from "./steps/catalogue.ts";
import { messageOf, type StepContext, whyOf } from "./steps/step.ts";

/** What one check of `before` says now. `why` is empty when it is so; infrastructure's own words stay in the log. */
export type BeforeVerdict = { readonly step: string; readonly so: boolean; readonly why: readonly Told[] };

const STEP_MS = 5_000;

/**
 * Evaluates the checks a plan makes before it starts, now, through the live adapters, without a run: by the very steps the run
 * will take, which only look. Nothing is written. Bounded by 5 s.
 */
export async function previewBefore(
  ctx: Pick<VerbContext, "db" | "topology" | "adapters">,
  plan: FrozenPlan,
): Promise<readonly BeforeVerdict[]> {
  return Promise.all(plan.before.filter((step) => readsOnly(step.action)).map((step) => lookAt(ctx, plan, step)));
}

/** Of these verdicts the first that keeps the plan from beginning; null: nothing does. */
export function stoppedBefore(plan: FrozenPlan, verdicts: readonly BeforeVerdict[]): BeforeVerdict | null {
  const stops = new Set(plan.before.filter((step) => step.onFailure === "stop").map((step) => step.id));
  return verdicts.find((verdict) => !verdict.so && stops.has(verdict.step)) ?? null;
}

async function lookAt(
  ctx: Pick<VerbContext, "db" | "topology" | "adapters">,
  plan: FrozenPlan,
  step: PlanStep,
): Promise<BeforeVerdict> {
  const signal = AbortSignal.timeout(Math.min(step.timeoutMs, STEP_MS));
  try {
    const looks = await looksFor(ctx.db, signal);
    const looking = { ...lookingContext(ctx, plan, step), signal, ...looks };
    const verdict = await bindStep(step.action, step.with).check(looking);
    return { step: step.id, so: verdict.is === "so", why: "why" in verdict ? withoutDetail(verdict.why) : [] };
  } catch (error) {
    console.warn(`check ${step.id} of ${plan.name} could not look: ${messageOf(error)}`);
    return { step: step.id, so: false, why: withoutDetail(whyOf(error)) };
  }
}

function lookingContext(
  ctx: Pick<VerbContext, "db" | "topology" | "adapters">,
  plan: FrozenPlan,
  step: PlanStep,
): Omit<StepContext, "signal" | keyof Looks> {
  let facts: Readonly<Record<string, unknown>> = {};
  return {
    ...ctx,
    run: { id: "preview", number: 0, plan, allowDataLoss: false, startedAt: new Date() },
    step,
    token: 0n,
    act: () => {
      throw new Error("A check does not act.");
    },
    fact: async (more) => {
      facts = { ...facts, ...more };
    },
    facts: () => facts,
    factsOf: async () => [],
  };
}
