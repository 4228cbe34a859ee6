import { z } from "zod";
import type { Actor } from "#domain/access/roles.ts";
import type { Envelope } from "#domain/approvals/envelope.ts";
import { approvalOf } from "#domain/approvals/policy-of.ts";
import { returningOf } from "#domain/lost-rows/returning.ts";
import { regionsOfPlan } from "#domain/plans/placement.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import { judgePlan } from "#domain/sovereignty/guard.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { permit } from "../access/permit.ts";
import { previewBefore, stoppedBefore } from "../engine/preview-before.ts";
import { buildEnvelope } from "../envelope/build-envelope.ts";
import { recoveryClockStart } from "../runs/recovery-clock.ts";
import { startRun } from "../runs/start-run.ts";
import { freezePlan } from "../topology/freeze-plan.ts";
import { planInForce } from "../topology/plan-in-force.ts";
import { reasonText } from "./run-change.ts";
import { writeApproval } from "./write-approval.ts";

const input = z.strictObject({
  plan: z.string().min(1).max(100),
  values: z.record(z.string(), z.string()).default({}),
  reason: reasonText,
  allowDataLoss: z.boolean().default(false),
  /** Made by the page before the click: the same request twice is one run, and becomes its id. */
  requestId: z.uuid(),
});
export type RequestFailoverInput = z.input<typeof input>;
export type Requested = {
  readonly runId: string;
  readonly number: number;
  readonly status: string;
  /** Set when executives must decide first. */
  readonly approvalId: string | null;
};

/**
 * Asks for a plan to be run: everything is judged now, then written in one transaction. Without an approval policy the run is on
 * its way with it; with one, the envelope is frozen and the executives are told.
 * @throws Refusal `forbidden`, `unavailable`, `not-found` (plan-not-found), `invalid` (plan-parameter-…), `blocked`
 *   (sovereignty-refuses, before-not-so, loss-under-approval, no-loss-policy, nobody-to-promote, loss-not-predicted, rows-not-compared,
 *   headroom-below-minimum), `conflict` (region-busy, request-id-taken)
 */
export async function requestFailover(ctx: AuthorityContext, raw: RequestFailoverInput): Promise<Requested> {
  const subject = { type: "person", id: ctx.actor.subject } as const;
  const actor = await confirmAuthority(ctx, "failovers.request", subject);
  const asked = parseInput(input, raw);
  const before = await alreadyRequested(ctx, actor, asked.requestId);
  if (before) return before;

  const inForce = await planInForce(ctx.db, asked.plan);
  const plan = freezePlan(inForce, asked.values, ctx.topology);
  const regions = regionsOfPlan(plan, ctx.topology);
  const known = { ...ctx, actor };
  if (regions.length > 1) await permit(known, "failovers.request-cross-region", { type: "plan", id: plan.name });
  if (asked.allowDataLoss) await permit(known, "failovers.allow-data-loss", { type: "plan", id: plan.name });
  await judgeRequest(ctx, plan, asked.allowDataLoss);

  const { wanted, policy } = approvalOf({ plan, allowDataLoss: asked.allowDataLoss }, ctx.topology);
  if (wanted && policy === null)
    throw new Refusal("blocked", plan.approval === null ? "no-loss-policy" : "policy-gone");
  const clock = await recoveryClockStart(ctx.db, ctx.topology, plan, regions);
  const measured = policy && (await freezeEnvelope(ctx, actor, plan, asked, policy));

  return ctx.db.$transaction(async (tx) => {
    const { requestId: id, reason, allowDataLoss } = asked;
    const run = {
      id,
      planVersionId: inForce.id,
      plan,
      regions,
      reason,
      allowDataLoss,
      dataLoss: measured?.dataLoss ?? null,
      clock,
      approved: policy === null,
    };
    const { number } = await startRun(tx, ctx, actor, run);
    if (policy === null || measured === null) return { runId: id, number, status: "approved", approvalId: null };
    const envelope = { ...measured, runNumber: number };
    const approvalId = await writeApproval(tx, ctx.installationId, actor, plan, envelope, policy);
    return { runId: id, number, status: "awaiting_approval", approvalId };
  });
}

/** The same click again answers what the first one did. */
async function alreadyRequested(ctx: AuthorityContext, actor: Actor, requestId: string): Promise<Requested | null> {
  const run = await ctx.db.run.findUnique({
    where: { id: requestId },
    include: { approval: { select: { id: true } } },
  });
  if (!run) return null;
  if (run.requestedBy !== actor.subject) throw new Refusal("conflict", "request-id-taken");
  return { runId: run.id, number: run.number, status: run.status, approvalId: run.approval?.id ?? null };
}

async function judgeRequest(ctx: AuthorityContext, plan: FrozenPlan, allowDataLoss: boolean): Promise<void> {
  const refusing = judgePlan(plan, ctx.topology).reasons.filter((reason) => reason.refuses);
  const [first] = refusing;
  if (first) throw new Refusal("blocked", "sovereignty-refuses", { because: first.key, ...first.values });
  // What executives sign promises no loss: a loss cannot be predicted while the region that has the data does not answer.
  if (allowDataLoss && plan.approval !== null) throw new Refusal("blocked", "loss-under-approval");
  const failing = stoppedBefore(plan, await previewBefore(ctx, plan));
  if (failing)
    throw new Refusal("blocked", "before-not-so", {
      ...failing.why[0]?.values,
      step: failing.step,
      because: failing.why[0]?.key ?? "",
    });
}

async function freezeEnvelope(
  ctx: AuthorityContext,
  actor: Actor,
  plan: FrozenPlan,
  asked: z.output<typeof input>,
  policy: ApprovalPolicy,
): Promise<Envelope> {
  const envelope = await buildEnvelope(ctx, {
    runId: asked.requestId,
    runNumber: 0,
    plan,
    reason: asked.reason,
    allowDataLoss: asked.allowDataLoss,
    requestedBy: actor.subject,
    expiresAt: new Date(Date.now() + policy.expiresMs),
    executeWithinS: Math.floor(policy.executeWithinMs / 1_000),
  });
  for (const { component, promote } of envelope.dataLoss ?? [])
    if (promote === null) throw new Refusal("blocked", "nobody-to-promote", { component });
  // How many rows would be overwritten is known once a run has compared them with that very second.
  if (asked.allowDataLoss && returningOf(plan) !== null && envelope.overwrites === undefined)
    throw new Refusal("blocked", "rows-not-compared");
  if (envelope.dataLoss?.length === 0) throw new Refusal("blocked", "loss-not-predicted");
  const { measured, minimum } = envelope.headroom;
  if (measured !== null && measured < minimum) {
    throw new Refusal("blocked", "headroom-below-minimum", { measured, minimum });
  }
  return envelope;
}
