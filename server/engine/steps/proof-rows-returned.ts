import { randomUUID } from "node:crypto";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { signedRows } from "../../lost-rows/signed-rows.ts";
import { scratchOf, scratchScope } from "./archive-restore.ts";
import { chosenRows, liveZone, progressOf } from "./lost-rows-facts.ts";
import { need } from "./site.ts";
import { looking, notSo, SO } from "./step.ts";

const LOOK_MS = 10_000;

/**
 * What was lost is there again as it was, and putting it back has changed nothing else: the live database is held against the restore once
 * more, whole. Of what differs no row carries one of our transactions, and tenants are separated as before.
 */
export const proofRowsReturned = looking<ActionArgs<"proof.rows-returned">>(async (ctx, { component: id }) => {
  const choice = await chosenRows(ctx, id, await signedRows(ctx.db, ctx.run.id));
  if (choice.what === "nothing") {
    await ctx.fact({ choice: "nothing" });
    return SO;
  }
  const zone = await liveZone(ctx, id);
  // Whoever goes on from a dead executor goes on with its comparison; each further look is a new one.
  const proving = typeof ctx.facts()["proving"] === "string" ? String(ctx.facts()["proving"]) : randomUUID();
  await ctx.fact({ proving, primary: zone });
  const { told, last } = progressOf(ctx);
  const found = await ctx.adapters.archive.compareRows(
    id,
    { scratch: scratchOf(ctx.run), zone, id: proving, returned: true },
    ctx.act(scratchScope(id), "prove"),
    told,
  );
  await last();
  const chosen = found.tables.filter(({ table }) => choice.tables.includes(table));
  const gone = chosen.reduce((all, one) => all + (one.gone ?? 0), 0);
  const lacks = (one: (typeof chosen)[number]) => one.missing - (one.gone ?? 0) - (one.since ?? 0);
  const missing = chosen.reduce((all, one) => all + lacks(one), 0);
  const strays = found.tables.filter((one) => (one.stray ?? 0) > 0);
  const stray = strays.reduce((all, one) => all + (one.stray ?? 0), 0);
  const { of } = need(ctx.topology, "archive", id).component;
  const said = await ctx.adapters.database.rowLevelSecurityHolds(of, zone, ctx.look(LOOK_MS));
  await ctx.fact({
    ...{ proving: null, progress: null, compared: found.tables.reduce((all, one) => all + one.live, 0) },
    ...{ tables: found.tables.length, missing, gone, stray, holds: said.holds },
  });
  const lacking = chosen.filter((one) => lacks(one) > 0);
  const left = chosen.filter((one) => (one.gone ?? 0) > 0);
  const names = (tables: readonly { readonly table: string }[]) => tables.map(({ table }) => table).join(", ");
  if (missing > 0) return notSo("rows-still-missing", { n: missing, tables: names(lacking) });
  if (gone > 0) return notSo("rows-gone-again", { n: gone, tables: names(left) });
  if (stray > 0) return notSo("rows-stray", { n: stray, tables: names(strays) });
  return said.holds ? SO : notSo("row-level-security-open", { primary: zone }, said.why);
});
