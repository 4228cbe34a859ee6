import type { ActionArgs } from "#domain/plans/actions.ts";
import { differingRows, type NotSampled, type RowSample } from "#domain/recovery-points/row-sample.ts";
import { AdapterError } from "../../adapters/ports.ts";
import { scratchOf, scratchScope } from "./archive-restore.ts";
import { liveZone, progressOf } from "./lost-rows-facts.ts";
import { restoredFacts } from "./restored-facts.ts";
import { looking, NotDone, refused, SO, type StepContext } from "./step.ts";

/**
 * Rows drawn from the live database stand in the restore as they were. One that does not is the result: drawing again could miss it. Where
 * no row can be drawn, that is written down as not measured, and speaks neither for the restore nor against it.
 */
export const proofRestoredRows = looking<ActionArgs<"proof.restored-rows">>(async (ctx, { component }) => {
  const { target } = await restoredFacts(ctx, component);
  const rows = await drawn(ctx, component, new Date(target));
  await ctx.fact({ progress: null, rows });
  const n = differingRows(rows);
  if (!rows.made || n === 0) return SO;
  const tables = rows.differing.map(({ table }) => table).join(", ");
  return refused("restored-rows-differ", { target, n, of: rows.sampled, tables });
});

async function drawn(ctx: StepContext, component: string, target: Date): Promise<RowSample> {
  const zone = await liveZone(ctx, component).catch((error: unknown) => {
    if (error instanceof NotDone) return null;
    throw error;
  });
  if (zone === null) return none("no-primary");
  await ctx.fact({ primary: zone });
  const { told, last } = progressOf(ctx);
  const asked = { scratch: scratchOf(ctx.run), zone, target };
  try {
    return await ctx.adapters.archive.sampleRows(component, asked, ctx.act(scratchScope(component), "sample"), told);
  } catch (error) {
    // The live database may be what is lost. Whoever has the run by now, or stopped it, is no answer.
    if (!(error instanceof AdapterError) || error.code === "stale-token" || ctx.signal.aborted) throw error;
    return none("no-answer");
  } finally {
    await last();
  }
}

const none = (why: NotSampled): RowSample => ({ made: false, why });
