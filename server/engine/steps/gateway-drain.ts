import type { ActionArgs } from "#domain/plans/actions.ts";
import { mayTakeAway } from "#domain/regions/last-healthy-zone.ts";
import { allAsWanted, setAll } from "./set-desired.ts";
import { entrancesOf, regionOf } from "./site.ts";
import { acting, refused, type StepContext } from "./step.ts";
import { zonePlaces } from "./traffic-places.ts";

/** Traffic away from a zone, at the entrance and in every other zone (mission D1). Never the last zone that serves. */
export const gatewayDrain = acting<ActionArgs<"gateway.drain">>(
  async (ctx, { zone }) => {
    const alone = await lastServing(ctx, zone);
    return alone ?? allAsWanted(ctx, zonePlaces(ctx, zone, "maint"));
  },
  (ctx, { zone }) => setAll(ctx, zonePlaces(ctx, zone, "maint"), (place) => place.zone === null),
);

/**
 * The same rule the gateways keep (mission D1). A zone that does not serve anyhow may be drained even when nobody serves: with the
 * database's primary lost, the readiness gate closes every zone until the promotion, which waits for nobody's traffic.
 */
async function lastServing(ctx: StepContext, zone: string) {
  const region = regionOf(ctx.topology, zone);
  for (const entrance of entrancesOf(ctx.topology, region)) {
    const seen = await ctx.adapters.gateway.observeEntrance(entrance.id, ctx.look());
    const servers = seen.servers.filter((server) => server.backend === entrance.component.backends[region]);
    const { allowed, reason } = mayTakeAway(servers, zone);
    if (!allowed && reason !== "not-there")
      return refused("last-serving-zone", { zone, region, entrance: entrance.id });
  }
  return null;
}
