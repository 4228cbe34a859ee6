import { z } from "zod";
import { procedure, router } from "../trpc/init.ts";
import { APPROVAL_STATUSES, listApprovals } from "./list-approvals.ts";
import { liveEvidence } from "./live-evidence.ts";
import { readApproval } from "./read-approval.ts";

export type { ApprovalRow, ApprovalStatus } from "./list-approvals.ts";
export type { LiveEvidence } from "./live-evidence.ts";
export type { ApprovalView, PolicyApprovalView, RunApprovalView } from "./read-approval.ts";
export type { RosterRow } from "./roster.ts";

export const approvalsRouter = router({
  list: procedure("approvals.list")
    .input(
      z.strictObject({
        status: z.array(z.enum(APPROVAL_STATUSES)).max(5).optional(),
        before: z.uuid().optional(),
        limit: z.int().min(1).max(100).optional(),
      }),
    )
    .query(async ({ ctx, input }) => ({ ...(await listApprovals(ctx.db, input)), you: ctx.actor.subject })),
  read: procedure("approvals.read")
    .input(z.strictObject({ id: z.uuid(), stepUp: z.uuid().optional() }))
    .query(({ ctx, input }) => readApproval(ctx, input.id, input.stepUp)),
  /** What is measured now beside what was frozen; slower than `read`, since it asks the infrastructure. */
  evidence: procedure("approvals.read")
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ ctx, input }) => liveEvidence(ctx, input.id)),
});
