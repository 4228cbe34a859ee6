import { parseLsn } from "#domain/database/lsn.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { database, lookAtNodes, type NodeView, onePrimary, type Primary, streamsFrom } from "./database-nodes.ts";
import { acting, notSo, SO, type StepContext, until } from "./step.ts";

type Args = ActionArgs<"database.follow">;
const STREAM_MS = 8_000;

/**
 * Every other standby that answers replicates from the primary. Each is checked on its own: one that is past the fork of the new
 * timeline cannot follow it and is rewound or rebuilt instead. Nodes that do not answer come back through `zone-return`.
 */
export const databaseFollow = acting<Args>(
  async (ctx, { component }) => {
    const nodes = await lookAtNodes(ctx, component);
    const primary = await onePrimary(ctx, component, nodes);
    const astray = strays(nodes, primary);
    await ctx.fact({ primary: primary.zone, silent: nodes.filter((node) => !node.seen).map((node) => node.zone) });
    return astray.length === 0
      ? SO
      : notSo("not-replicating", { primary: primary.zone, zones: astray.map((node) => node.zone).join(", ") });
  },
  async (ctx, { component }) => {
    const nodes = await lookAtNodes(ctx, component);
    const primary = await onePrimary(ctx, component, nodes);
    const fork = await forkPosition(ctx);
    const results = await Promise.allSettled(
      strays(nodes, primary).map((node) => bring(ctx, component, node, primary, fork)),
    );
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  },
);

function strays(nodes: readonly NodeView[], primary: Primary): NodeView[] {
  return nodes.filter((node) => node.seen?.role === "standby" && !streamsFrom(primary, node.zone));
}

async function bring(
  ctx: StepContext,
  id: string,
  node: NodeView,
  primary: Primary,
  fork: bigint | null,
): Promise<void> {
  const { region } = database(ctx, id).component;
  const position = parseLsn(node.seen?.receivedLsn);
  const pastFork =
    fork !== null && position !== null && position > fork && (node.seen?.timeline ?? 0) < (primary.seen.timeline ?? 0);
  if (!pastFork) {
    await ctx.adapters.database.follow(id, node.zone, primary.zone, ctx.act(region, `follow/${node.zone}`));
    const streams = await until(ctx, STREAM_MS, async () =>
      streamsFrom(await onePrimary(ctx, id, await lookAtNodes(ctx, id)), node.zone),
    );
    if (streams) return ctx.fact({ [`${node.zone}`]: "followed" });
  }
  const { how } = await ctx.adapters.database.rejoin(
    id,
    node.zone,
    primary.zone,
    ctx.act(region, `rejoin/${node.zone}`),
  );
  await ctx.fact({ [`${node.zone}`]: how, [`${node.zone}PastFork`]: pastFork });
}

/** Where the new timeline of this run began; null when this run promoted nobody. */
async function forkPosition(ctx: StepContext): Promise<bigint | null> {
  const facts = [...(await ctx.factsOf("database.promote")), ...(await ctx.factsOf("database.handover"))];
  const lsn = facts.map((one) => one["promotedFromLsn"]).findLast((one) => typeof one === "string");
  return typeof lsn === "string" ? parseLsn(lsn) : null;
}
