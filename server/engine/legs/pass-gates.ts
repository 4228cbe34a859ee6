import { approvalOf } from "#domain/approvals/policy-of.ts";
import type { ApprovalFacts } from "#domain/approvals/verify-approval.ts";
import { hashFrozenPlan } from "#domain/plans/hash-plan.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Reason } from "#domain/reason.ts";
import { judgePlan } from "#domain/sovereignty/guard.ts";
import { verifySignatures } from "../../approvals/verify-signatures.ts";
import type { Database } from "../../db/client.ts";
import { engine } from "../engine.ts";
import type { LoadedRun } from "./load-leg.ts";

export type Gates = {
  readonly open: boolean /** Verified here, from the decisions. */;
  readonly approved: boolean;
  readonly reasons: readonly (Reason & { readonly gate: "plan" | "sovereignty" | "approval" | "response" })[];
};

/**
 * May this run act? Asked at every leg, of the rows that cannot lie: the plan version it names, the guard, and each decision of the
 * approval. A row that says `approved` is not believed (design §5).
 */
export async function passGates(run: LoadedRun): Promise<Gates> {
  const { db, site } = engine();
  const { topology } = await site();
  const version = await db.run.findUniqueOrThrow({
    where: { id: run.id },
    select: { planVersion: true, startedAt: true },
  });
  const source = version.planVersion.body as unknown as FrozenPlan;
  const reasons: Gates["reasons"][number][] = [];
  if (
    (await hashFrozenPlan(run.plan)) !== run.plan.hash ||
    run.plan.version !== version.planVersion.number ||
    run.plan.name !== version.planVersion.name ||
    run.plan.approval !== source.approval
  ) {
    reasons.push({
      gate: "plan",
      key: "plan-altered",
      values: { plan: run.plan.name, version: version.planVersion.number },
    });
  }
  const guard = judgePlan(run.plan, topology);
  reasons.push(
    ...guard.reasons
      .filter((reason) => reason.refuses)
      .map(({ key, values }) => ({ gate: "sovereignty" as const, key, values })),
  );

  const { wanted, policy } = approvalOf({ plan: source, allowDataLoss: run.allowDataLoss }, topology);
  const wantsApproval = wanted || run.crossRegion;
  // What executives sign for a plan over regions promises no loss.
  if ((source.approval !== null || run.crossRegion) && run.allowDataLoss)
    reasons.push({ gate: "approval", key: "loss-under-approval", values: {} });
  let approved = false;
  if (wantsApproval) {
    const verdict = await verify(db, run, version.startedAt, policy);
    approved = verdict.valid;
    if (!verdict.valid)
      reasons.push(...verdict.reasons.map(({ key, values }) => ({ gate: "approval" as const, key, values })));
  }
  return { open: guard.allowed && reasons.length === 0 && (approved || !wantsApproval), approved, reasons };
}

async function verify(db: Database, run: LoadedRun, startedAt: Date | null, policy: ApprovalFacts["policy"]) {
  const approval = await db.approval.findUnique({ where: { runId: run.id } });
  if (!approval) return { valid: false, reasons: [{ key: "no-approval", values: { run: run.number } }] };
  return verifySignatures(db, approval, { runId: run.id, planHash: run.plan.hash, startedAt, policy }, new Date());
}
