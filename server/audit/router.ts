import { z } from "zod";
import { procedure, router } from "../trpc/init.ts";
import { readChainState } from "./chain-state.ts";
import { auditActions, exportEvents, listEvents } from "./list-events.ts";

export type { ChainState } from "./chain-state.ts";
export type { AuditFilter, AuditPage, AuditRow } from "./list-events.ts";

const filter = z.strictObject({
  actor: z.string().trim().max(200).optional(),
  action: z.string().trim().max(100).optional(),
  subjectType: z.string().trim().max(40).optional(),
  subjectId: z.string().trim().max(200).optional(),
  from: z.string().max(40).optional(),
  until: z.string().max(40).optional(),
});

export const auditRouter = router({
  list: procedure("audit.read")
    .input(z.strictObject({ filter, cursor: z.uuid().optional(), limit: z.int().min(1).max(200).optional() }))
    .query(({ ctx, input }) => listEvents(ctx.db, input.filter, { cursor: input.cursor, limit: input.limit })),
  actions: procedure("audit.read").query(({ ctx }) => auditActions(ctx.db)),
  chain: procedure("audit.read").query(({ ctx }) => readChainState(ctx.db, ctx.installationId)),
  /** The rows of the filter for a file; bounded, and says when it was cut. */
  export: procedure("audit.read")
    .input(filter)
    .query(({ ctx, input }) => exportEvents(ctx.db, ctx.installationId, input)),
});
