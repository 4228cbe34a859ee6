import type { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { type Changed, holdRun, isBeingCancelled, recordDecision, runInput } from "./run-change.ts";

export type PauseInput = z.input<typeof runInput>;

/**
 * Asks the run to stop after its current bounded call. Repeating it is no error.
 * @throws Refusal `forbidden`, `not-found`, `conflict` (not-running, being-cancelled)
 */
export async function pauseRun(ctx: AuthorityContext, raw: PauseInput): Promise<Changed> {
  const actor = await confirmAuthority(ctx, "failovers.pause", { type: "person", id: ctx.actor.subject }, "stopping");
  const { runId } = parseInput(runInput, raw);
  return ctx.db.$transaction(async (tx) => {
    const run = await holdRun(tx, runId);
    if (run.status === "paused" || (run.desired === "pause" && PAUSABLE.has(run.status))) {
      return { runId, status: run.status, desired: "pause" };
    }
    if (!PAUSABLE.has(run.status)) throw new Refusal("conflict", "not-running", { status: run.status });
    if (isBeingCancelled(run)) throw new Refusal("conflict", "being-cancelled");
    await tx.run.update({ where: { id: runId }, data: { desired: "pause" } });
    await recordDecision(tx, ctx.installationId, actor, runId, "pause-requested");
    return { runId, status: run.status, desired: "pause" };
  });
}

/** `approved` too: the run is queued, and then stops before its first step. */
const PAUSABLE: ReadonlySet<string> = new Set(["approved", "running", "verifying"]);
