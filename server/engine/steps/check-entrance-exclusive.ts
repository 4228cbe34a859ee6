import type { ActionArgs } from "#domain/plans/actions.ts";
import { all, need } from "./site.ts";
import { looking, notSo, refused, SO } from "./step.ts";

/**
 * Customers reach the regions through this entrance alone and it leads to exactly one of them: turning it is then enough to
 * take a region out of service, even one that no longer answers (mission E4).
 */
export const checkEntranceExclusive = looking<ActionArgs<"check.entrance-exclusive">>(async (ctx, { entrance }) => {
  const { component } = need(ctx.topology, "entrance", entrance);
  const regions = Object.keys(component.backends);
  const rivals = all(ctx.topology, "entrance").filter(
    (one) => one.id !== entrance && Object.keys(one.component.backends).some((region) => regions.includes(region)),
  );
  if (rivals.length > 0)
    return refused("entrance-has-rivals", { rivals: rivals.map((one) => one.id).join(", "), entrance });
  const seen = await ctx.adapters.gateway.observeEntrance(entrance, ctx.look());
  await ctx.fact({ route: seen.route });
  if (seen.route === null || !Object.values(component.backends).includes(seen.route))
    return notSo("entrance-leads-nowhere", { entrance, route: seen.route ?? "—" });
  return SO;
});
