import type { ActionArgs } from "#domain/plans/actions.ts";
import { AdapterError } from "../../adapters/ports.ts";
import { actInto, codeOf, notSo, refused, SO, type StepContext, type StepDefinition, type Verdict } from "./step.ts";
import { currentPrimary, lookAtStream, stream } from "./stream-nodes.ts";

type Args = ActionArgs<"stream.fence">;

/**
 * The old primary takes no entry more: stopped and fenced by its own agent, or, when that does not answer, powered off by something
 * outside its zone. Only once another zone has the primary: while nobody does, the old one is all that customers have. Nothing to do
 * when the zone was not the primary.
 */
export const streamFence: StepDefinition<Args> = {
  check: async (ctx, { component: id, zone }) => {
    const nodes = await lookAtStream(ctx, id);
    const primary = await currentPrimary(ctx, id, nodes);
    const own = nodes.find((node) => node.zone === zone)?.seen ?? null;
    const promotions = await ctx.factsOf("stream.promote");
    const wasPrimary = promotions.some((one) => one["oldPrimary"] === zone) || own?.role === "primary";
    if (!primary || primary.zone === zone)
      return wasPrimary ? refused("stream-only-primary", { zone }) : notSo("stream-no-primary", { component: id });
    await ctx.fact({ zone, primary: primary.zone });
    if (!wasPrimary || own?.role === "replica") {
      await ctx.fact({ nothingToDo: true });
      return SO;
    }
    return isFenced(ctx, id, zone);
  },
  act: async (ctx, { component: id, zone }) => {
    const { region } = stream(ctx, id).component;
    try {
      await ctx.adapters.stream.fence(id, zone, actInto(ctx, zone, region, "fence"));
    } catch (error) {
      if (!(error instanceof AdapterError) || (error.code !== "refused-connection" && error.code !== "timeout"))
        throw error;
      await ctx.fact({ agentSilent: codeOf(error) });
      await ctx.adapters.power.powerOff(zone, id, ctx.act(region, "power-off"));
    }
  },
  verify: (ctx, { component: id, zone }) => isFenced(ctx, id, zone),
};

async function isFenced(ctx: StepContext, id: string, zone: string): Promise<Verdict> {
  const [host, off] = await Promise.all([
    ctx.adapters.stream.observeHost(id, zone, ctx.lookInto(zone)).catch(() => null),
    ctx.adapters.power.isOff(zone, id, ctx.look()).catch(() => false),
  ]);
  if (host?.fenced && !host.running) {
    await ctx.fact({ proof: off ? "power" : "agent" });
    return SO;
  }
  if (!host && off) {
    await ctx.fact({ proof: "power" });
    return SO;
  }
  if (!host) return notSo("fence-not-confirmed", { component: id, zone });
  return host.running
    ? notSo("still-running", { component: id, zone })
    : notSo("stopped-not-fenced", { component: id, zone });
}
