import type { ActionArgs } from "#domain/plans/actions.ts";
import { scratchOf, scratchScope } from "./archive-restore.ts";
import { acting, notSo, SO, type StepContext } from "./step.ts";

const LIST_MS = 20_000;

/** Ends this run's restore and removes it, whatever became of it; a restore of another run is not its own. */
export const archiveDrop = acting<ActionArgs<"archive.drop">>(gone, async (ctx, { component }) => {
  await ctx.adapters.archive.dropScratch(component, scratchOf(ctx.run), ctx.act(scratchScope(component), "drop"));
});

export async function gone(ctx: StepContext, { component }: { readonly component: string }) {
  const { scratches } = await ctx.adapters.archive.list(component, ctx.look(LIST_MS));
  return scratches.includes(scratchOf(ctx.run)) ? notSo("scratch-stands", { scratch: scratchOf(ctx.run) }) : SO;
}
