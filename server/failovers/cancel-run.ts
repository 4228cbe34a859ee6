import { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { BEFORE_START, IN_PROGRESS, type RunStatus } from "#domain/runs/status.ts";
import type { Wish } from "#domain/runs/wishes.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import type { Transaction } from "../db/client.ts";
import { enqueueLeg } from "../engine/start-leg.ts";
import {
  type Changed,
  holdRun,
  isBeingCancelled,
  type RunHead,
  reasonText,
  recordDecision,
  runInput,
} from "./run-change.ts";

/** `undo`: what was done and can be taken back is taken back, in reverse; otherwise the run stops where it is. */
const input = z.strictObject({ ...runInput.shape, reason: reasonText, undo: z.boolean().default(false) });
export type CancelInput = z.input<typeof input>;

/**
 * Ends a run. Before its start: at once, and the open approval is void. Afterwards: the interpreter stops after its current
 * bounded call, takes back what it can if asked to, and ends it. Repeating it is no error; of two people who ask for different ends at
 * once, the second is told which it is.
 * @throws Refusal `forbidden`, `not-found`, `conflict` (already-ended, being-stopped, being-taken-back)
 */
export async function cancelRun(ctx: AuthorityContext, raw: CancelInput): Promise<Changed> {
  const actor = await confirmAuthority(ctx, "failovers.cancel", { type: "person", id: ctx.actor.subject }, "stopping");
  const { runId, reason, undo } = parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    const run = await holdRun(tx, runId);
    const status = run.status as RunStatus;
    // Paused, nobody carries out what was asked before: asking again starts a leg that does.
    if (status === "cancelled" || (isBeingCancelled(run) && status !== "paused")) {
      // One that had not begun has nothing to take back: it ended as both wanted.
      if (run.startedAt !== null && undo !== (run.desired === "undo"))
        throw new Refusal("conflict", undo ? "being-stopped" : "being-taken-back");
      return { runId, status, desired: run.desired };
    }
    const desired: Wish = undo ? "undo" : "cancel";
    const changed = await cancelFrom(tx, run, status, desired);
    await recordDecision(tx, ctx.installationId, actor, runId, "cancel-requested", { reason, desired });
    return changed;
  });
}

async function cancelFrom(tx: Transaction, run: RunHead, status: RunStatus, desired: Wish): Promise<Changed> {
  const runId = run.id;
  // One whose first leg broke, or never reached the queue, is paused without having begun.
  if (BEFORE_START.has(status) || (status === "paused" && run.startedAt === null)) {
    await tx.run.update({
      where: { id: runId },
      data: { status: "cancelled", desired: "cancel", endedAt: new Date() },
    });
    await tx.runStep.updateMany({ where: { runId }, data: { status: "cancelled" } });
    await tx.regionLock.deleteMany({ where: { runId } });
    await tx.approval.updateMany({
      where: { runId, status: { in: ["pending", "approved"] } },
      data: { status: "voided", voidedBecause: [{ key: "run-cancelled", values: {} }] },
    });
    return { runId, status: "cancelled", desired: "cancel" };
  }
  if (!IN_PROGRESS.has(status)) throw new Refusal("conflict", "already-ended", { status });
  if (status === "paused") {
    await tx.run.update({ where: { id: runId }, data: { status: "running", desired } });
    // Nobody executes a paused run: ending it is work for a leg of its own.
    await enqueueLeg(tx, run);
    return { runId, status: "running", desired };
  }
  await tx.run.update({ where: { id: runId }, data: { desired } });
  return { runId, status, desired };
}
