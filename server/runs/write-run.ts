import type { Actor } from "#domain/access/roles.ts";
import type { SignedLoss } from "#domain/database/outlook.ts";
import type { FrozenPlan, PlanStep } from "#domain/plans/plan.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { asJson } from "../db/as-json.ts";
import type { Transaction } from "../db/client.ts";

export type NewRun = {
  readonly id: string;
  readonly planVersionId: string;
  readonly plan: FrozenPlan;
  readonly regions: readonly string[];
  readonly reason: string;
  readonly allowDataLoss: boolean;
  /** What whoever asks was shown that it may cost; null: it may lose nothing. */
  readonly dataLoss: readonly SignedLoss[] | null;
  readonly clock: { readonly lastGoodAt: Date | null; readonly firstFailingAt: Date | null };
  readonly approved: boolean;
  /** The incident it answers; left out: found by what the plan is for. */
  readonly incidentId?: string;
};

/** The run with a row for each of its steps, and the record of who asked for it and why. */
export async function writeRun(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  run: NewRun,
): Promise<{ readonly number: number }> {
  const { plan } = run;
  const { number } = await tx.run.create({
    data: {
      id: run.id,
      installationId,
      planVersionId: run.planVersionId,
      plan: asJson(plan),
      params: asJson(plan.values),
      status: run.approved ? "approved" : "awaiting_approval",
      regions: [...run.regions],
      crossRegion: run.regions.length > 1,
      reason: run.reason,
      allowDataLoss: run.allowDataLoss,
      requestedBy: actor.subject,
      requestedByName: actor.name,
      approvedAt: run.approved ? new Date() : null,
      ...run.clock,
    },
    select: { number: true },
  });
  const steps = [...inPhase("before", plan.before), ...inPhase("step", plan.steps), ...inPhase("verify", plan.verify)];
  await tx.runStep.createMany({
    data: steps.map(({ phase, step }, position) => ({
      runId: run.id,
      phase,
      stepId: step.id,
      position,
      title: asJson(step.title),
      action: step.action,
      needs: [...step.needs],
    })),
  });
  const detail = { number, plan: plan.name, version: plan.version, values: plan.values, reason: run.reason };
  await appendAudit(tx, installationId, actor, {
    action: "run.requested",
    subjectType: "run",
    subjectId: run.id,
    detail: {
      ...detail,
      planHash: plan.hash,
      regions: run.regions,
      allowDataLoss: run.allowDataLoss,
      dataLoss: run.dataLoss,
    },
  });
  await tx.runFact.create({
    data: {
      runId: run.id,
      kind: "decision",
      source: actor.name,
      key: "run.requested",
      values: { by: actor.name, reason: run.reason },
    },
  });
  return { number };
}

function inPhase(phase: "before" | "step" | "verify", steps: readonly PlanStep[]) {
  return steps.map((step) => ({ phase, step }));
}
