import { z } from "zod";
import { may } from "#domain/access/permissions.ts";
import { procedure, router } from "../trpc/init.ts";
import { listObjectives } from "./list-objectives.ts";
import { readObjective } from "./read-objective.ts";
import { readTrends } from "./read-trends.ts";

export type { ObjectiveList } from "./list-objectives.ts";
export type { ObjectiveView } from "./read-objective.ts";
export type { Trends } from "./read-trends.ts";

export const objectivesRouter = router({
  list: procedure("objectives.read").query(({ ctx }) => listObjectives(ctx)),
  /** Thirty days of each, for the small lines beside the figures. */
  trends: procedure("objectives.read").query(({ ctx }) => readTrends(ctx.db, new Date())),
  /** One objective in a region, and what the person who looks may do about it. */
  read: procedure("objectives.read")
    .input(z.strictObject({ id: z.string().min(1).max(200), region: z.string().max(64).nullable() }))
    .query(async ({ ctx, input }) => ({
      objective: await readObjective(ctx, input.id, input.region),
      may: { accept: may(ctx.actor, "risks.accept"), withdraw: may(ctx.actor, "risks.withdraw") },
    })),
});
