import type { ActionArgs } from "#domain/plans/actions.ts";
import { takesTraffic } from "#domain/regions/last-healthy-zone.ts";
import { entrancesOf, gatewaysOf, regionOf } from "./site.ts";
import { looking, notSo, SO, type StepContext } from "./step.ts";

/**
 * At least one other zone of the region can take the traffic: its gateway answers now, and at the entrance nobody has taken it out or left it no share.
 * Whether its application is *ready* is not asked: with the database's primary lost the readiness gate closes every zone, and it is
 * this very plan that opens them again.
 */
export const checkOtherZones = looking<ActionArgs<"check.other-zones">>(async (ctx, { zone }) => {
  const region = regionOf(ctx.topology, zone);
  const others = (ctx.topology.regions[region]?.zones ?? []).filter((one) => one !== zone);
  const out = await takenOut(ctx, region);
  const answers = await Promise.all(others.map((one) => gatewaysAnswer(ctx, region, one)));
  const able = others.filter((one, index) => answers[index] && !out.has(one));
  await ctx.fact({ able, takenOut: [...out] });
  return able.length > 0 ? SO : notSo("no-other-zone", { region });
});

/** Zones that get nothing at an entrance: taken out by an operator or a run, or with weight 0. */
async function takenOut(ctx: StepContext, region: string): Promise<ReadonlySet<string>> {
  const out = new Set<string>();
  for (const { id, component } of entrancesOf(ctx.topology, region)) {
    const seen = await ctx.adapters.gateway.observeEntrance(id, ctx.look());
    for (const one of seen.servers)
      if (one.backend === component.backends[region] && !takesTraffic(one)) out.add(one.name);
  }
  return out;
}

async function gatewaysAnswer(ctx: StepContext, region: string, zone: string): Promise<boolean> {
  const gateways = gatewaysOf(ctx.topology, region).filter(({ component }) => component.zones.includes(zone));
  if (gateways.length === 0) return false;
  const looks = gateways.map(({ id }) => ctx.adapters.gateway.observeGateway(id, zone, ctx.look()));
  return (await Promise.allSettled(looks)).every((look) => look.status === "fulfilled");
}
