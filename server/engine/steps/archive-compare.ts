import { type Comparison, totalsOf } from "#domain/lost-rows/comparison.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { scratchOf, scratchScope } from "./archive-restore.ts";
import { liveZone, progressOf } from "./lost-rows-facts.ts";
import { restoredFacts } from "./restored-facts.ts";
import { notSo, SO, type StepContext, type StepDefinition } from "./step.ts";

/** Under which the run's differences are listed in its restore. */
export function comparisonOf(ctx: Pick<StepContext, "run" | "step">): string {
  return `${ctx.run.id}:${ctx.step.id}`;
}

/**
 * What the live database lacks against this run's restore, by the agent that stands beside it: figures come here, contents never. What is
 * alike is only counted.
 */
export const archiveCompare: StepDefinition<ActionArgs<"archive.compare">> = {
  check: compared,
  act: async (ctx, { component }) => {
    const { target } = await restoredFacts(ctx, component);
    const zone = await liveZone(ctx, component);
    await ctx.fact({ component, target, primary: zone });
    const { told, last } = progressOf(ctx);
    const found = await ctx.adapters.archive.compareRows(
      component,
      { scratch: scratchOf(ctx.run), zone, id: comparisonOf(ctx) },
      ctx.act(scratchScope(component), "compare"),
      told,
    );
    await last();
    const differing = found.tables.filter((one) => one.missing + one.changed + one.added > 0);
    const comparison: Comparison = { ...found, tables: differing };
    await ctx.fact({
      comparison,
      alike: found.tables.length - differing.length,
      ...totalsOf(differing),
      progress: null,
    });
  },
  verify: compared,
};

async function compared(ctx: StepContext) {
  return ctx.facts()["comparison"] === undefined ? notSo("not-compared") : SO;
}
