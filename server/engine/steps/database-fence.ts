import type { ActionArgs } from "#domain/plans/actions.ts";
import { AdapterError } from "../../adapters/ports.ts";
import { database, lookAtNodes, onePrimary, primariesOf } from "./database-nodes.ts";
import { actInto, codeOf, notSo, SO, type StepContext, type StepDefinition, type Verdict } from "./step.ts";

type Args = ActionArgs<"database.fence">;

/**
 * The old primary can write no more: stopped and fenced by its own agent, or, when that does not answer, powered off by something
 * outside its zone that then confirms it (design §5). Nothing to do when another zone holds the primary.
 */
export const databaseFence: StepDefinition<Args> = {
  check: async (ctx, args) => {
    const zone = await target(ctx, args);
    const elsewhere = primariesOf(await lookAtNodes(ctx, args.component)).find((one) => one.zone !== zone);
    if (elsewhere) {
      const own = await ctx.adapters.database.observeNode(args.component, zone, ctx.lookInto(zone)).catch(() => null);
      if (own?.role !== "primary") {
        await ctx.fact({ zone, primaryElsewhere: elsewhere.zone });
        return SO;
      }
    }
    return isFenced(ctx, args.component, zone);
  },
  act: async (ctx, args) => {
    const zone = await target(ctx, args);
    const { region } = database(ctx, args.component).component;
    await ctx.fact({ zone, oldPrimary: zone });
    try {
      // Of a silent zone's agent only a short answer is waited for: power is what remains, and customers wait for it.
      await ctx.adapters.database.fence(args.component, zone, actInto(ctx, zone, region, "fence"));
    } catch (error) {
      if (!(error instanceof AdapterError) || (error.code !== "refused-connection" && error.code !== "timeout"))
        throw error;
      await ctx.fact({ agentSilent: codeOf(error) });
      await ctx.adapters.power.powerOff(zone, args.component, ctx.act(region, "power-off"));
    }
  },
  verify: async (ctx, args) => isFenced(ctx, args.component, await target(ctx, args)),
};

/** The zone named, or the one where the primary answers now. An executor that went on from another's death keeps its choice. */
async function target(ctx: StepContext, args: Args): Promise<string> {
  if (args.zone !== undefined) return args.zone;
  const known = ctx.facts()["zone"];
  return typeof known === "string"
    ? known
    : (await onePrimary(ctx, args.component, await lookAtNodes(ctx, args.component))).zone;
}

async function isFenced(ctx: StepContext, id: string, zone: string): Promise<Verdict> {
  const [host, off] = await Promise.all([
    ctx.adapters.database.observeHost(id, zone, ctx.lookInto(zone)).catch(() => null),
    ctx.adapters.power.isOff(zone, id, ctx.look()).catch(() => false),
  ]);
  if (host?.fenced && !host.running) {
    await ctx.fact({ zone, proof: off ? "power" : "agent", timeline: host.timeline });
    return SO;
  }
  if (!host && off) {
    await ctx.fact({ zone, proof: "power" });
    return SO;
  }
  if (!host) return notSo("fence-not-confirmed", { component: id, zone });
  return host.running
    ? notSo("still-running", { component: id, zone })
    : notSo("stopped-not-fenced", { component: id, zone });
}
