import type { ActionArgs } from "#domain/plans/actions.ts";
import { notSo, SO, type StepContext, type StepDefinition, until, type Verdict } from "./step.ts";
import { isLinked, lookAtStream, stream, theStreamPrimary } from "./stream-nodes.ts";

type Args = ActionArgs<"stream.rejoin">;
const LINK_MS = 15_000;

/** A node becomes a replica of the primary again, also one that came back as the primary it was: its agent fences that one first. */
export const streamRejoin: StepDefinition<Args> = {
  check: rejoined,
  act: async (ctx, { component: id, zone }) => {
    const primary = await theStreamPrimary(ctx, id, await lookAtStream(ctx, id));
    const act = ctx.act(stream(ctx, id).component.region, `rejoin/${zone}`);
    const { how } = await ctx.adapters.stream.rejoin(id, zone, primary.zone, act);
    await ctx.fact({ zone, primary: primary.zone, how });
  },
  verify: async (ctx, args) => {
    const there = await until(ctx, LINK_MS, async () => {
      const verdict = await rejoined(ctx, args).catch(() => null);
      return verdict?.is === "so" ? verdict : null;
    });
    return there ?? rejoined(ctx, args);
  },
};

async function rejoined(ctx: StepContext, { component: id, zone }: Args): Promise<Verdict> {
  const nodes = await lookAtStream(ctx, id);
  const primary = await theStreamPrimary(ctx, id, nodes);
  if (primary.zone === zone) {
    await ctx.fact({ zone, how: "is-primary" });
    return SO;
  }
  const node = nodes.find((one) => one.zone === zone);
  return node && isLinked(primary, node)
    ? SO
    : notSo("no-replica-of", { zone, primary: primary.zone }, node?.why ?? node?.seen?.role);
}
