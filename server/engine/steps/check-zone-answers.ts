import type { ActionArgs } from "#domain/plans/actions.ts";
import { gatewaysOf, regionOf } from "./site.ts";
import { looking, refused, SO } from "./step.ts";

/** The zone is back: its agent answers as that zone, and so do its gateways. */
export const checkZoneAnswers = looking<ActionArgs<"check.zone-answers">>(async (ctx, { zone }) => {
  const status = await ctx.adapters.witness.status(zone, ctx.look());
  if (status.zone !== zone) return refused("another-zones-agent", { zone, answers: status.zone });
  const gateways = gatewaysOf(ctx.topology, regionOf(ctx.topology, zone)).filter((one) =>
    one.component.zones.includes(zone),
  );
  for (const { id } of gateways) await ctx.adapters.gateway.observeGateway(id, zone, ctx.look());
  await ctx.fact({ agentStartedAt: status.startedAt, gateways: gateways.map((one) => one.id) });
  return SO;
});
