import type { ActionArgs } from "#domain/plans/actions.ts";
import type { GatewayMeasurement } from "#domain/topology/measurement.ts";
import { gatewaysOf } from "./site.ts";
import { looking, notSo, SO, type StepContext } from "./step.ts";

/**
 * Free capacity of a region, 0-1 (mission H1): sessions in use everywhere in it, over what the zones that remain can hold. A zone
 * that does not answer holds nothing; what it last carried still has to be carried.
 */
export const checkCapacity = looking<ActionArgs<"check.capacity">>(async (ctx, { region, headroom, without }) => {
  const zones = gatewaysOf(ctx.topology, region).flatMap(({ id, component }) =>
    component.zones.map((zone) => ({ id, zone })),
  );
  if (zones.length === 0) return notSo("capacity-no-gateway", { region });
  const looks = await Promise.all(
    zones.map(async ({ id, zone }) => ({
      zone,
      now: await ctx.adapters.gateway.observeGateway(id, zone, ctx.lookInto(zone)).catch(() => null),
      before: await lastSeen(ctx, id, zone),
    })),
  );
  const used = looks.reduce((sum, one) => sum + ((one.now ?? one.before)?.sessions.used ?? 0), 0);
  const limit = looks.reduce((sum, one) => sum + (one.zone === without ? 0 : (one.now?.sessions.limit ?? 0)), 0);
  if (limit === 0) return notSo("capacity-no-answer", { region });
  const measured = Math.max(0, 1 - used / limit);
  await ctx.fact({ region, headroom: measured, minimum: headroom, used, limit, ...(without ? { without } : {}) });
  return measured >= headroom
    ? SO
    : notSo("headroom-too-small", {
        region,
        measured: Math.floor(measured * 100),
        minimum: Math.round(headroom * 100),
      });
});

async function lastSeen(ctx: StepContext, id: string, zone: string): Promise<GatewayMeasurement | null> {
  const row = await ctx.db.observation.findFirst({
    where: { key: `${id}:${zone}`, ok: true },
    orderBy: { at: "desc" },
  });
  const value = row?.value as GatewayMeasurement | undefined;
  return value?.kind === "gateway" ? value : null;
}
