import type { ActionArgs } from "#domain/plans/actions.ts";
import { SCRATCH_NODE } from "#domain/topology/topology.ts";
import { restoredFacts } from "./restored-facts.ts";
import { need } from "./site.ts";
import { looking, notSo, SO } from "./step.ts";

const LOOK_MS = 10_000;

/** What was restored separates tenants as the database does: a restore without its policies would show everybody everything. */
export const proofRestoredPolicies = looking<ActionArgs<"proof.restored-policies">>(async (ctx, { component: id }) => {
  const { component } = need(ctx.topology, "archive", id);
  await restoredFacts(ctx, id);
  const said = await ctx.adapters.database.rowLevelSecurityHolds(component.of, SCRATCH_NODE, ctx.look(LOOK_MS));
  await ctx.fact({ holds: said.holds, tables: said.tables });
  return said.holds ? SO : notSo("row-level-security-open", { primary: SCRATCH_NODE }, said.why);
});
