import type { PromotionOutlook } from "#domain/database/outlook.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import type { VerbContext } from "../context.ts";
import { readOutlooks } from "../promotion/read-outlook.ts";

type Reading = Pick<VerbContext, "db" | "topology" | "adapters">;

/** Several people look at the same page: the infrastructure is asked once in this time for all of them. */
const KEPT_MS = 2_000;
const kept = new Map<string, { readonly at: number; readonly outlooks: Promise<readonly PromotionOutlook[]> }>();

/**
 * How each promotion of the run's frozen plan would be judged now (bounded by 2 s a look).
 * @throws Refusal not-found
 */
export function outlookOfRun(ctx: Reading, runId: string): Promise<readonly PromotionOutlook[]> {
  const known = kept.get(runId);
  if (known && Date.now() - known.at < KEPT_MS) return known.outlooks;
  const outlooks = look(ctx, runId);
  kept.set(runId, { at: Date.now(), outlooks });
  for (const [id, { at }] of kept) if (Date.now() - at > KEPT_MS) kept.delete(id);
  return outlooks;
}

async function look(ctx: Reading, runId: string): Promise<readonly PromotionOutlook[]> {
  const run = await ctx.db.run.findUnique({ where: { id: runId }, select: { plan: true } });
  if (!run) throw new Refusal("not-found", "run-not-found", { run: runId });
  return readOutlooks(ctx, run.plan as unknown as FrozenPlan);
}
