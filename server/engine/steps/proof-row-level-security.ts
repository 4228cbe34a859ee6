import type { ActionArgs } from "#domain/plans/actions.ts";
import { lookAtNodes, onePrimary } from "./database-nodes.ts";
import { looking, notSo, SO } from "./step.ts";

/** Row-level security still holds on the primary after the recovery (mission B3). */
export const proofRowLevelSecurity = looking<ActionArgs<"proof.row-level-security">>(async (ctx, { component }) => {
  const primary = await onePrimary(ctx, component, await lookAtNodes(ctx, component));
  const { holds, tables, why } = await ctx.adapters.database.rowLevelSecurityHolds(
    component,
    primary.zone,
    ctx.look(5_000),
  );
  await ctx.fact({ primary: primary.zone, tables });
  return holds ? SO : notSo("row-level-security-open", { primary: primary.zone }, why);
});
