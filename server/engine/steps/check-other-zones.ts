import type { ActionArgs } from "#domain/plans/actions.ts";
import { entrancesOf, regionOf } from "./site.ts";
import { looking, notSo, SO } from "./step.ts";

/** At least one other zone of the region serves at every entrance before this one is left. */
export const checkOtherZones = looking<ActionArgs<"check.other-zones">>(async (ctx, { zone }) => {
  const region = regionOf(ctx.topology, zone);
  const entrances = entrancesOf(ctx.topology, region);
  if (entrances.length === 0)
    return notSo(`The site has no entrance to ${region}: whether another zone serves is not measured.`);
  const serving: Record<string, string[]> = {};
  for (const { id, component } of entrances) {
    const seen = await ctx.adapters.gateway.observeEntrance(id, ctx.look());
    serving[id] = seen.servers
      .filter(
        (one) => one.backend === component.backends[region] && one.name !== zone && one.up && one.admin === "ready",
      )
      .map((one) => one.name);
  }
  await ctx.fact({ serving });
  const alone = Object.entries(serving).filter(([, zones]) => zones.length === 0);
  return alone.length === 0 ? SO : notSo(`no other zone of ${region} serves at ${alone.map(([id]) => id).join(", ")}`);
});
