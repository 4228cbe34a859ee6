import { type Returned, returned } from "#domain/lost-rows/comparison.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { signedRows } from "../../lost-rows/signed-rows.ts";
import { scratchOf, scratchScope } from "./archive-restore.ts";
import { chosenRows, comparedFacts, liveZone, progressOf } from "./lost-rows-facts.ts";
import { notSo, refused, SO, type StepContext, type StepDefinition } from "./step.ts";

type Args = ActionArgs<"archive.copy-back">;

/**
 * Puts back what was chosen, and nothing else: rows that are still missing are inserted, and changed ones become again what they were
 * where that was chosen and nobody has changed them since. Through the agent beside the restore, within the region.
 */
export const archiveCopyBack: StepDefinition<Args> = {
  check: async (ctx, args) => {
    const choice = await chosenRows(ctx, args.component, await signedRows(ctx.db, ctx.run.id));
    if (choice.what === "copy-back") return ctx.facts()["done"] === true ? SO : notSo("rows-not-returned");
    await ctx.fact({ choice: "nothing" });
    return SO;
  },
  act: async (ctx, { component }) => {
    const choice = await chosenRows(ctx, component, await signedRows(ctx.db, ctx.run.id));
    if (choice.what === "nothing") return;
    const { id } = await comparedFacts(ctx, component);
    const zone = await liveZone(ctx, component);
    await ctx.fact({ component, primary: zone });
    const tables = choice.tables.map((table) => ({ table, overwrite: choice.overwrite.includes(table) }));
    const { told, last } = progressOf(ctx);
    const found = await ctx.adapters.archive.copyRowsBack(
      component,
      { scratch: scratchOf(ctx.run), zone, id, tables },
      ctx.act(scratchScope(component), "copy-back"),
      told,
    );
    await last();
    await ctx.fact({ returned: found, progress: null });
  },
  verify: async (ctx) => {
    const verdict = judged(ctx);
    if (verdict.is === "so") await ctx.fact({ done: true });
    return verdict;
  },
};

/**
 * Rows that the database does not take are told with what holds them, and rows that somebody removed again by that: trying again helps
 * nothing until what does it is stopped.
 */
function judged(ctx: StepContext) {
  const read = returned.safeParse(ctx.facts()["returned"]);
  if (!read.success) return notSo("rows-not-returned");
  const { tables }: Returned = read.data;
  const held = tables.filter((one) => one.absent + one.unchanged > 0);
  if (held.length === 0) return goneAgain(tables) ?? SO;
  const sum = (what: keyof Returned["tables"][number]["held"]) => held.reduce((all, one) => all + one.held[what], 0);
  return refused("rows-held", {
    tables: held.map((one) => one.table).join(", "),
    n: held.reduce((all, one) => all + one.absent + one.unchanged, 0),
    foreign: sum("foreignKey"),
    unique: sum("unique"),
    other: sum("refused"),
  });
}

function goneAgain(tables: Returned["tables"]) {
  const gone = tables.filter((one) => one.gone > 0);
  if (gone.length === 0) return null;
  return refused("rows-gone-again", {
    tables: gone.map((one) => one.table).join(", "),
    n: gone.reduce((all, one) => all + one.gone, 0),
  });
}
