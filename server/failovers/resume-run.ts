import type { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { enqueueLeg } from "../engine/start-leg.ts";
import { type Changed, holdRun, isBeingCancelled, recordDecision, runInput } from "./run-change.ts";

export type ResumeInput = z.input<typeof runInput>;

/**
 * Starts the next leg of a paused run, or takes back a pause that has not been reached yet. Two clicks start one leg.
 * @throws Refusal `forbidden`, `unavailable`, `not-found`, `conflict` (not-paused, being-cancelled)
 */
export async function resumeRun(ctx: AuthorityContext, raw: ResumeInput): Promise<Changed> {
  const actor = await confirmAuthority(ctx, "failovers.resume", { type: "person", id: ctx.actor.subject });
  const { runId } = parseInput(runInput, raw);
  return ctx.db.$transaction(async (tx) => {
    const run = await holdRun(tx, runId);
    if (isBeingCancelled(run)) throw new Refusal("conflict", "being-cancelled");
    if (run.status === "paused") {
      await tx.run.update({ where: { id: runId }, data: { status: "running", desired: "run" } });
      await enqueueLeg(tx, run);
      await recordDecision(tx, ctx.installationId, actor, runId, "resumed");
      return { runId, status: "running", desired: "run" };
    }
    if (run.status !== "running" && run.status !== "verifying" && run.status !== "approved") {
      throw new Refusal("conflict", "not-paused", { status: run.status });
    }
    if (run.desired === "pause") {
      await tx.run.update({ where: { id: runId }, data: { desired: "run" } });
      await recordDecision(tx, ctx.installationId, actor, runId, "resumed");
    }
    return { runId, status: run.status, desired: "run" };
  });
}
