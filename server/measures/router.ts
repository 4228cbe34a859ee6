import { may } from "#domain/access/permissions.ts";
import { router, sharedProcedure } from "../trpc/init.ts";
import { listMeasures } from "./list-measures.ts";

export type { MeasureRow } from "./list-measures.ts";

export const measuresRouter = router({
  /** What is held differently now, and whether whoever looks may give it back. */
  inForce: sharedProcedure("measures.read", ["measures.restore"]).query(async ({ ctx }) => ({
    measures: await listMeasures(ctx.db),
    mayRestore: may(ctx.actor, "measures.restore"),
  })),
});
