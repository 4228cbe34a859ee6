import { z } from "zod";
import { procedure, router } from "../trpc/init.ts";
import { listPlans } from "./list-plans.ts";
import { previewChecks, previewLoss, previewPlan } from "./preview-plan.ts";
import { readRunbook } from "./read-runbook.ts";

export type { BeforeVerdict } from "../engine/preview-before.ts";
export type { PlanChoice } from "./list-plans.ts";
export type { AskedApproval, PlanPreview, PreviewStep } from "./preview-plan.ts";

const choice = z.strictObject({
  plan: z.string().min(1).max(100),
  values: z.record(z.string().max(64), z.string().max(200)),
});

export const plansRouter = router({
  /** Plans in force, with what each asks of the person who starts it. */
  list: procedure("plans.list").query(({ ctx }) => listPlans(ctx)),
  /** What starting it with these values would do; changes nothing. */
  preview: procedure("plans.preview")
    .input(choice)
    .query(({ ctx, input }) => previewPlan(ctx, input.plan, input.values)),
  /** What the plan checks before it starts, asked now. */
  checks: procedure("plans.preview")
    .input(choice)
    .query(({ ctx, input }) => previewChecks(ctx, input.plan, input.values)),
  /** How to do it by hand, without Haechi. */
  runbook: procedure("plans.preview")
    .input(z.strictObject({ plan: z.string().min(1).max(100), language: z.enum(["ko", "en", "ja"]) }))
    .query(({ ctx, input }) => readRunbook(ctx, input.plan, input.language)),
  /** What each candidate of its promotions would cost, looked at now. */
  loss: procedure("plans.preview")
    .input(choice)
    .query(({ ctx, input }) => previewLoss(ctx, input.plan, input.values)),
});
