import { zonesBeingLeft } from "#domain/plans/zones-being-left.ts";
import { notSo, SO, type StepContext, type Verdict } from "./step.ts";
import { isLinked, lookAtStream, stream, theStreamPrimary } from "./stream-nodes.ts";

/** Enough replicas have the primary's history and are connected, measured on both sides: what is acknowledged is in a second zone. */
export async function isStreamProtected(ctx: StepContext, id: string): Promise<Verdict> {
  const wanted = stream(ctx, id).component.replicas;
  const nodes = await lookAtStream(ctx, id);
  const primary = await theStreamPrimary(ctx, id, nodes);
  const left = zonesBeingLeft(ctx.run.plan, id);
  const linked = nodes.filter((node) => !left.has(node.zone) && isLinked(primary, node)).map((node) => node.zone);
  await ctx.fact({ primary: primary.zone, replicasWanted: wanted, replicasNow: linked });
  return linked.length < wanted ? notSo("too-few-replicas", { primary: primary.zone, n: linked.length, wanted }) : SO;
}
