import { may } from "#domain/access/permissions.ts";
import { approvalOf } from "#domain/approvals/policy-of.ts";
import type { PromotionOutlook } from "#domain/database/outlook.ts";
import { returningOf } from "#domain/lost-rows/returning.ts";
import { regionsOfPlan, specOf } from "#domain/plans/placement.ts";
import type { FrozenPlan, PlanStep } from "#domain/plans/plan.ts";
import type { Durations } from "#domain/runs/durations.ts";
import { IN_PROGRESS } from "#domain/runs/status.ts";
import { judgePlan, type SovereigntyVerdict } from "#domain/sovereignty/guard.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import type { VerbContext } from "../context.ts";
import { runDurations, stepDurations } from "../durations/past-durations.ts";
import { type BeforeVerdict, previewBefore } from "../engine/preview-before.ts";
import { type LastComparison, lastComparison } from "../lost-rows/last-comparison.ts";
import { readOutlooks } from "../promotion/read-outlook.ts";
import { freezePlan } from "../topology/freeze-plan.ts";
import { planInForce } from "../topology/plan-in-force.ts";

/** A step as it will be called, parameters filled in. */
export type PreviewStep = Omit<PlanStep, "moves" | "undo"> & {
  readonly phase: "before" | "step" | "verify";
  readonly irreversible: boolean;
  readonly undo: string | null;
  readonly past: Durations | null;
};

export type AskedApproval = {
  readonly approvers: number;
  readonly of: string;
  readonly asked: readonly string[];
  readonly expiresMs: number;
};

export type PlanPreview = {
  readonly name: string;
  readonly version: number;
  /** Of the plan as it would be frozen with these values. */
  readonly hash: string;
  readonly regions: readonly string[];
  readonly steps: readonly PreviewStep[];
  readonly sovereignty: SovereigntyVerdict;
  readonly past: Durations | null;
  /** Runs that hold or have asked for one of the regions. */
  readonly conflicts: readonly {
    readonly number: number;
    readonly status: string;
    readonly regions: readonly string[];
  }[];
  readonly approval: AskedApproval | null;
  /** Who would have to agree when it may lose data; null: the site declares nobody, and it cannot be asked for. */
  readonly lossApproval: AskedApproval | null;
  /** May lose rows only when this is asked for with the request; true when the plan promotes a database. */
  readonly promotes: boolean;
  /**
   * May overwrite rows only when this is asked for with the request; null when the plan puts none back. `compared`: how many had changed
   * since that second when a run counted them last, null when none has.
   */
  readonly overwrites: { readonly compared: LastComparison | null } | null;
  readonly mayRequest: boolean;
  readonly mayAllowLoss: boolean;
};

/**
 * What starting this plan with these values would do, without doing it: the same freezing and the same guard as the request.
 * @throws Refusal not-found (plan-not-found), invalid (plan-parameter-missing …)
 */
export async function previewPlan(
  ctx: VerbContext,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<PlanPreview> {
  const frozen = await freezeInForce(ctx, name, values);
  const regions = regionsOfPlan(frozen, ctx.topology);
  const returning = returningOf(frozen);
  const [past, perStep, conflicts] = await Promise.all([
    runDurations(ctx.db, name, null),
    stepDurations(ctx.db, name, null),
    ctx.db.run.findMany({
      where: { regions: { hasSome: regions }, status: { in: ["awaiting_approval", "approved", ...IN_PROGRESS] } },
      orderBy: { number: "asc" },
      select: { number: true, status: true, regions: true },
      take: 10,
    }),
  ]);
  return {
    name,
    version: frozen.version,
    hash: frozen.hash,
    regions,
    steps: stepsOf(frozen).map(({ phase, step }) => ({
      id: step.id,
      phase,
      title: step.title,
      action: step.action,
      with: step.with,
      needs: step.needs,
      timeoutMs: step.timeoutMs,
      attempts: step.attempts,
      onFailure: step.onFailure,
      irreversible: specOf(step.action)?.irreversible !== undefined,
      undo: step.undo?.action ?? null,
      past: perStep[`${step.id} ${step.action}`] ?? null,
    })),
    sovereignty: judgePlan(frozen, ctx.topology),
    past,
    conflicts,
    approval: askedOf(approvalOf({ plan: frozen, allowDataLoss: false }, ctx.topology).policy),
    lossApproval: askedOf(approvalOf({ plan: frozen, allowDataLoss: true }, ctx.topology).policy),
    overwrites: returning && { compared: await lastComparison(ctx.db, returning) },
    promotes: frozen.steps.some((step) => step.action === "database.promote"),
    mayRequest: may(ctx.actor, regions.length > 1 ? "failovers.request-cross-region" : "failovers.request"),
    mayAllowLoss: may(ctx.actor, "failovers.allow-data-loss"),
  };
}

/**
 * The plan's own checks, asked of the infrastructure now (bounded by 5 s); slower than the preview, so asked for apart.
 * @throws Refusal as previewPlan
 */
export async function previewChecks(
  ctx: VerbContext,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<readonly BeforeVerdict[]> {
  return previewBefore(ctx, await freezeInForce(ctx, name, values));
}

/**
 * What each promotion of the plan would cost without a proof, looked at now (bounded by 2 s a look). Empty: it promotes nothing, or
 * no primary was ever observed.
 * @throws Refusal as previewPlan
 */
export async function previewLoss(
  ctx: VerbContext,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<readonly PromotionOutlook[]> {
  return readOutlooks(ctx, await freezeInForce(ctx, name, values));
}

function askedOf(policy: ApprovalPolicy | null): AskedApproval | null {
  if (policy === null) return null;
  const { approvers, of, expiresMs } = policy;
  return { approvers, of, asked: policy.notify.map((one) => one.title), expiresMs };
}

async function freezeInForce(
  ctx: VerbContext,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<FrozenPlan> {
  return freezePlan(await planInForce(ctx.db, name), values, ctx.topology);
}

function stepsOf(plan: FrozenPlan): readonly { readonly phase: PreviewStep["phase"]; readonly step: PlanStep }[] {
  return [
    ...plan.before.map((step) => ({ phase: "before" as const, step })),
    ...plan.steps.map((step) => ({ phase: "step" as const, step })),
    ...plan.verify.map((step) => ({ phase: "verify" as const, step })),
  ];
}
