import type { ActionArgs } from "#domain/plans/actions.ts";
import { acting, notSo, SO, type StepContext } from "./step.ts";
import {
  isLinked,
  lookAtStream,
  type StreamNode,
  type StreamPrimary,
  stream,
  theStreamPrimary,
} from "./stream-nodes.ts";

type Args = ActionArgs<"stream.follow">;

/** Every replica that answers takes the primary's history. Nodes that do not answer come back through `zone-return`. */
export const streamFollow = acting<Args>(
  async (ctx, { component: id }) => {
    const { nodes, primary } = await look(ctx, id);
    const astray = strays(nodes, primary);
    await ctx.fact({ primary: primary.zone, silent: nodes.filter((node) => !node.seen).map((node) => node.zone) });
    return astray.length === 0
      ? SO
      : notSo("not-replicating", { primary: primary.zone, zones: astray.map((node) => node.zone).join(", ") });
  },
  async (ctx, { component: id }) => {
    const { region } = stream(ctx, id).component;
    const { nodes, primary } = await look(ctx, id);
    const results = await Promise.allSettled(
      strays(nodes, primary).map(({ zone }) =>
        ctx.adapters.stream.follow(id, zone, primary.zone, ctx.act(region, `follow/${zone}`)),
      ),
    );
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  },
);

async function look(ctx: StepContext, id: string) {
  const nodes = await lookAtStream(ctx, id);
  return { nodes, primary: await theStreamPrimary(ctx, id, nodes) };
}

function strays(nodes: readonly StreamNode[], primary: StreamPrimary): StreamNode[] {
  return nodes.filter((node) => node.seen?.role === "replica" && !isLinked(primary, node));
}
