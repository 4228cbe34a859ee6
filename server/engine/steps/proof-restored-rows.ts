import type { ActionArgs } from "#domain/plans/actions.ts";
import { speaksFor } from "#domain/recovery-points/row-sample.ts";
import { scratchOf, scratchScope } from "./archive-restore.ts";
import { liveZone, progressOf } from "./lost-rows-facts.ts";
import { restoredFacts } from "./restored-facts.ts";
import { looking, refused, SO } from "./step.ts";

/**
 * Rows drawn from the live database stand in the restore as they were. One that does not is the result: drawing again could miss it. Where
 * no row can be drawn, that is written down as not measured, and speaks neither for the restore nor against it.
 */
export const proofRestoredRows = looking<ActionArgs<"proof.restored-rows">>(async (ctx, { component }) => {
  const { target } = await restoredFacts(ctx, component);
  const zone = await liveZone(ctx, component);
  const { told, last } = progressOf(ctx);
  const found = await ctx.adapters.archive.sampleRows(
    component,
    { scratch: scratchOf(ctx.run), zone, target: new Date(target) },
    ctx.act(scratchScope(component), "sample"),
    told,
  );
  await last();
  await ctx.fact({ progress: null, primary: zone, rows: found });
  if (!found.made || speaksFor(found) === true) return SO;
  return refused("restored-rows-differ", {
    ...{ target, n: found.missing + found.changed, of: found.sampled },
    tables: found.differing.map(({ table }) => table).join(", "),
  });
});
