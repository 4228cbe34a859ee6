import { z } from "zod";
import { procedure, router, sharedProcedure } from "../trpc/init.ts";
import { readBacklogs } from "./read-backlogs.ts";
import { readTrend } from "./read-trend.ts";

export type { BacklogView } from "./read-backlogs.ts";
export type { BacklogTrend } from "./read-trend.ts";

export const backlogRouter = router({
  current: sharedProcedure("overview.read").query(({ ctx }) => readBacklogs(ctx)),
  /** The last half hour of one stream. */
  trend: procedure("overview.read")
    .input(z.strictObject({ stream: z.string().min(3).max(200) }))
    .query(({ ctx, input }) => readTrend(ctx, input.stream)),
});
