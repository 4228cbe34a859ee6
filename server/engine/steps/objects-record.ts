import type { ActionArgs } from "#domain/plans/actions.ts";
import { endCheck, endOf } from "../../objects/end-check.ts";
import { acting, notSo, SO, type StepContext } from "./step.ts";

/** Writes down how this run's verification ended, whatever became of it; one that never began verified nothing. */
export const objectsRecord = acting<ActionArgs<"objects.record">>(recorded, async (ctx) => {
  const check = await ctx.db.objectCheck.findUnique({ where: { runId: ctx.run.id } });
  if (check === null) return;
  const facts = await ctx.factsOf("objects.verify");
  const actor = { kind: "system", subject: `run:${ctx.run.id}`, name: `FO-${ctx.run.number}`, roles: [] } as const;
  await endCheck(
    ctx.db,
    check,
    endOf(
      check,
      facts.some((one) => one["finished"] === true),
    ),
    actor,
  );
});

export async function recorded(ctx: StepContext) {
  const check = await ctx.db.objectCheck.findUnique({ where: { runId: ctx.run.id }, select: { status: true } });
  return check === null || check.status !== "running" ? SO : notSo("verification-not-recorded");
}
