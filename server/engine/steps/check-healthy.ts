import type { ActionArgs } from "#domain/plans/actions.ts";
import { findComponent } from "#domain/topology/find.ts";
import { database, lookAtNodes, onePrimary, streamsFrom } from "./database-nodes.ts";
import { need } from "./site.ts";
import { looking, NotDone, notSo, reason, SO, type StepContext, type Verdict, whyOf } from "./step.ts";
import { isLinked, lookAtStream, theStreamPrimary } from "./stream-nodes.ts";

/** A component works as the site wants it, measured now. */
export const checkHealthy = looking<ActionArgs<"check.healthy">>(async (ctx, { component }) => {
  const kind = findComponent(ctx.topology, component)?.kind;
  if (kind === "database") return databaseHealthy(ctx, component);
  if (kind === "stream") return streamHealthy(ctx, component);
  if (kind === "gateway") return gatewayHealthy(ctx, component);
  if (kind === "flags") return flagsHealthy(ctx, component);
  if (kind === "entrance") return entranceHealthy(ctx, component);
  throw new NotDone("site-has-no-component", { component });
});

/** One primary, every node on its timeline and streaming, as many synchronous ones as wanted. */
async function databaseHealthy(ctx: StepContext, id: string): Promise<Verdict> {
  const nodes = await lookAtNodes(ctx, id);
  const primary = await onePrimary(ctx, id, nodes);
  const { component } = database(ctx, id);
  const lost = nodes.filter((node) => node.zone !== primary.zone && !streamsFrom(primary, node.zone));
  const synchronous = primary.seen.replicas.filter(
    (one) => one.syncState === "sync" || one.syncState === "quorum",
  ).length;
  await ctx.fact({
    primary: primary.zone,
    timeline: primary.seen.timeline,
    standbys: primary.seen.replicas.length,
    synchronous,
  });
  if (lost.length > 0)
    return notSo("not-replicating", { primary: primary.zone, zones: lost.map((node) => node.zone).join(", ") });
  return synchronous >= component.synchronous
    ? SO
    : notSo("too-few-synchronous", { primary: primary.zone, n: synchronous, wanted: component.synchronous });
}

/** One primary, and every other node is its replica. */
async function streamHealthy(ctx: StepContext, id: string): Promise<Verdict> {
  const nodes = await lookAtStream(ctx, id);
  const primary = await theStreamPrimary(ctx, id, nodes);
  const others = nodes.filter((node) => node.zone !== primary.zone);
  const lost = others.filter((node) => !isLinked(primary, node)).map((node) => node.zone);
  await ctx.fact({ primary: primary.zone, replicas: others.length - lost.length });
  return lost.length === 0 ? SO : notSo("not-replicating", { primary: primary.zone, zones: lost.join(", ") });
}

/** Every zone's gateway answers and sees a server that serves. */
async function gatewayHealthy(ctx: StepContext, id: string): Promise<Verdict> {
  const { component } = need(ctx.topology, "gateway", id);
  const looks = await Promise.all(
    component.zones.map(async (zone) => {
      try {
        const seen = await ctx.adapters.gateway.observeGateway(id, zone, ctx.look());
        const serving = seen.servers
          .filter((one) => one.backend === component.backend && one.up && one.admin === "ready")
          .map((one) => one.name);
        return { zone, serving, why: serving.length > 0 ? [] : [reason("gateway-sees-no-server", { zone })] };
      } catch (error) {
        return { zone, serving: [], why: whyOf(error) };
      }
    }),
  );
  await ctx.fact({ serving: Object.fromEntries(looks.map((one) => [one.zone, one.serving])) });
  const why = looks.flatMap((one) => one.why);
  return why.length === 0 ? SO : { is: "not-so", why };
}

async function flagsHealthy(ctx: StepContext, id: string): Promise<Verdict> {
  const { component } = need(ctx.topology, "flags", id);
  await Promise.all(component.zones.map((zone) => ctx.adapters.flags.observeFlags(id, zone, ctx.look())));
  return SO;
}

async function entranceHealthy(ctx: StepContext, id: string): Promise<Verdict> {
  const answer = await ctx.adapters.entrance.probe(id, ctx.look());
  await ctx.fact({ status: answer.status, region: answer.region, zone: answer.zone, ms: answer.ms });
  return answer.status < 500 && answer.mode !== "maintenance"
    ? SO
    : notSo("entrance-answers", { entrance: id, status: answer.status });
}
