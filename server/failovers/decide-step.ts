import { z } from "zod";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import { mayPassOver } from "#domain/sovereignty/may-pass-over.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";
import { enqueueLeg } from "../engine/start-leg.ts";
import { type Changed, holdRun, isBeingCancelled, reasonText, runInput } from "./run-change.ts";

/** `confirm` is for manual steps: a person did what the step asks for, so no reason is wanted. */
const input = z.discriminatedUnion("decision", [
  z.strictObject({ ...runInput.shape, stepId: z.string().min(1), decision: z.literal("confirm") }),
  z.strictObject({
    ...runInput.shape,
    stepId: z.string().min(1),
    decision: z.enum(["retry", "skip", "done"]),
    reason: reasonText,
  }),
]);
export type DecideStepInput = z.input<typeof input>;

/**
 * A person decides about a step that failed (retry, skip, mark done) or waits for them (confirm, skip), and the next leg starts.
 * The run must be paused: of two people deciding at once, the second is told so.
 * @param raw.stepId the step's id in the plan
 * @throws Refusal `forbidden`, `unavailable`, `not-found`, `conflict` (not-paused, being-cancelled, step-wants-no-decision),
 *   `blocked` (sovereignty-needs-step)
 */
export async function decideStep(ctx: AuthorityContext, raw: DecideStepInput): Promise<Changed> {
  const actor = await confirmAuthority(ctx, "failovers.decide-step", { type: "person", id: ctx.actor.subject });
  const decided = parseInput(input, raw);
  const { runId, stepId, decision } = decided;
  const reason = decided.decision === "confirm" ? "" : decided.reason;
  return ctx.db.$transaction(async (tx) => {
    const run = await holdRun(tx, runId);
    if (isBeingCancelled(run)) throw new Refusal("conflict", "being-cancelled");
    if (decision === "skip" || decision === "done") await refuseWhatSovereigntyNeeds(tx, ctx, runId, stepId);
    if (decision === "confirm" || decision === "done") await refuseWhatIsChosen(tx, runId, stepId);
    if (run.status !== "paused") throw new Refusal("conflict", "not-paused", { status: run.status });
    const wanted =
      decision === "confirm"
        ? ["waiting_for_person"]
        : decision === "retry"
          ? ["failed"]
          : ["failed", "waiting_for_person"];
    const { count } = await tx.runStep.updateMany({
      where: { runId, stepId, status: { in: wanted } },
      data: {
        decision: decision === "confirm" ? "done" : decision,
        decidedBy: actor.subject,
        decidedWhy: reason || null,
      },
    });
    if (count === 0) throw new Refusal("conflict", "step-wants-no-decision", { step: stepId });
    await tx.run.update({ where: { id: runId }, data: { status: "running", desired: "run" } });
    await enqueueLeg(tx, run);
    const action = `step.${DECIDED[decision]}`;
    const values = { by: actor.name, step: stepId, reason: reason ?? "" };
    await tx.runFact.create({ data: { runId, kind: "decision", source: actor.name, key: action, values } });
    await appendAudit(tx, ctx.installationId, actor, {
      action,
      subjectType: "step",
      subjectId: stepId,
      detail: { runId, reason },
    });
    return { runId, status: "running", desired: "run" };
  });
}

async function refuseWhatSovereigntyNeeds(
  tx: Transaction,
  { topology }: AuthorityContext,
  runId: string,
  stepId: string,
): Promise<void> {
  const { plan } = await tx.run.findUniqueOrThrow({ where: { id: runId }, select: { plan: true } });
  if (mayPassOver(plan as unknown as FrozenPlan, stepId, topology)) return;
  throw new Refusal("blocked", "sovereignty-needs-step", { step: stepId });
}

/** Which rows come back is said with the choice itself (choose-rows.ts): that somebody confirms is no answer. */
async function refuseWhatIsChosen(tx: Transaction, runId: string, stepId: string): Promise<void> {
  const step = await tx.runStep.findUnique({ where: { runId_stepId: { runId, stepId } }, select: { action: true } });
  if (step?.action === "archive.choose") throw new Refusal("conflict", "step-wants-a-choice", { step: stepId });
}

const DECIDED = { confirm: "confirmed", retry: "retried", skip: "skipped", done: "marked-done" } as const;
