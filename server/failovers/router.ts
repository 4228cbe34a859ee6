import { z } from "zod";
import { may } from "#domain/access/permissions.ts";
import { RUN_STATUSES } from "#domain/runs/status.ts";
import { procedure, router } from "../trpc/init.ts";
import { listRuns } from "./list-runs.ts";
import { outlookOfRun } from "./outlook-of-run.ts";
import { readRun } from "./read-run.ts";

export type { RunFilter, RunList, RunRow } from "./list-runs.ts";
export type { ApprovalBrief, FactView, RunView, StepCall, StepView } from "./read-run.ts";

const filter = z.strictObject({
  status: z.array(z.enum(RUN_STATUSES)).max(RUN_STATUSES.length).optional(),
  region: z.string().max(64).optional(),
  plan: z.string().max(128).optional(),
  before: z.int().positive().optional(),
  limit: z.int().min(1).max(100).optional(),
});

export const failoversRouter = router({
  list: procedure("failovers.list")
    .input(filter)
    .query(({ ctx, input }) => listRuns(ctx.db, input)),
  /** The run, and what the person who looks may do about it: the page offers nothing that would be refused. */
  read: procedure("failovers.read")
    .input(z.strictObject({ run: z.string().min(1).max(64) }))
    .query(async ({ ctx, input }) => ({
      run: await readRun(ctx, input.run),
      may: {
        pause: may(ctx.actor, "failovers.pause"),
        resume: may(ctx.actor, "failovers.resume"),
        cancel: may(ctx.actor, "failovers.cancel"),
        decide: may(ctx.actor, "failovers.decide-step"),
        chooseRows: may(ctx.actor, "failovers.choose-rows"),
        allowLoss: may(ctx.actor, "failovers.allow-data-loss"),
      },
    })),
  /** How the promotions of a run would be judged now, looked at without touching anything. */
  outlook: procedure("failovers.read")
    .input(z.strictObject({ run: z.uuid() }))
    .query(({ ctx, input }) => outlookOfRun(ctx, input.run)),
});

/** What the person who looks at a run may do about it. */
export type RunRights = {
  readonly pause: boolean;
  readonly resume: boolean;
  readonly cancel: boolean;
  readonly decide: boolean;
  readonly chooseRows: boolean;
  readonly allowLoss: boolean;
};
