import type { ActionArgs } from "#domain/plans/actions.ts";
import { zonesBeingLeft } from "#domain/plans/zones-being-left.ts";
import type { DatabaseComponent } from "#domain/topology/topology.ts";
import { markProtected, markUnprotected } from "../protection.ts";
import { database, lookAtNodes, onePrimary, type Primary, streamsFrom } from "./database-nodes.ts";
import {
  Final,
  NotDone,
  notSo,
  reason,
  SO,
  type StepContext,
  type StepDefinition,
  until,
  type Verdict,
} from "./step.ts";

type Args = ActionArgs<"database.reprotect">;
const SYNC_MS = 20_000;

/**
 * As many standbys as the site wants are synchronous again, taken from those that stream, in the site's order (`prefer` first).
 * Protection is measured at the primary, then `unprotected since` ends.
 */
export const databaseReprotect: StepDefinition<Args> = {
  check: (ctx, args) => isProtected(ctx, args.component, args.prefer),
  act: async (ctx, args) => {
    const { component } = database(ctx, args.component);
    const nodes = await lookAtNodes(ctx, args.component);
    const primary = await onePrimary(ctx, args.component, nodes);
    await markUnprotected(
      ctx.db,
      args.component,
      component,
      reason("no-synchronous-standby", { primary: primary.zone }),
      ctx.run.id,
    );
    const left = zonesBeingLeft(ctx.run.plan, args.component);
    // Nobody comes by waiting when nobody else is there: a zone has to return first.
    if (!nodes.some((node) => node.seen?.role === "standby" && !left.has(node.zone)))
      throw new Final("too-few-standbys", { primary: primary.zone, wanted: component.synchronous });
    const order = [...(args.prefer ? [args.prefer] : []), ...Object.keys(component.nodes)];
    const find = () => [...new Set(order)].filter((zone) => zone !== primary.zone && !left.has(zone));
    const names = await until(ctx, SYNC_MS / 2, async () => {
      const seen = await onePrimary(ctx, args.component, await lookAtNodes(ctx, args.component));
      const streaming = find().filter((zone) => streamsFrom(seen, zone));
      return streaming.length >= component.synchronous ? streaming.slice(0, component.synchronous) : null;
    });
    if (!names) throw new NotDone("too-few-standbys", { primary: primary.zone, wanted: component.synchronous });
    // Known before it is asked: the primary may be lost with the new list in force and never measured.
    const asked = { component: args.component, zone: primary.zone, timeline: primary.seen.timeline, names };
    await ctx.fact({ asked, synchronous: null });
    await ctx.adapters.database.setSynchronous(
      args.component,
      primary.zone,
      names,
      ctx.act(component.region, `synchronous/${names.join("+")}`),
    );
    await ctx.fact({ synchronous: names });
  },
  verify: async (ctx, args) => {
    const there = await until(ctx, SYNC_MS / 2, async () => {
      const verdict = await isProtected(ctx, args.component, undefined).catch(() => null);
      return verdict?.is === "so" ? verdict : null;
    });
    return there ?? isProtected(ctx, args.component, undefined);
  },
};

/** Measured now: enough synchronous standbys stream from the one primary. Ends «unprotected since» when so. */
export async function isProtected(ctx: StepContext, id: string, prefer: string | undefined): Promise<Verdict> {
  const { component } = database(ctx, id);
  if (component.synchronous === 0) {
    await ctx.fact({ synchronousWanted: 0 });
    return SO;
  }
  const primary = await onePrimary(ctx, id, await lookAtNodes(ctx, id));
  const synchronous = synchronousZones(primary, component);
  await ctx.fact({ primary: primary.zone, synchronousWanted: component.synchronous, synchronousNow: synchronous });
  if (prefer !== undefined && prefer !== primary.zone && !synchronous.includes(prefer))
    return notSo("not-synchronous-there", { zone: prefer });
  const left = zonesBeingLeft(ctx.run.plan, id);
  if (synchronous.filter((zone) => !left.has(zone)).length < component.synchronous) {
    return notSo("too-few-synchronous", {
      primary: primary.zone,
      n: synchronous.length,
      wanted: component.synchronous,
    });
  }
  await markProtected(ctx.db, id);
  return SO;
}

function synchronousZones(primary: Primary, component: DatabaseComponent): string[] {
  const states = new Set(["sync", "quorum"]);
  return primary.seen.replicas
    .filter((one) => states.has(one.syncState) && one.state === "streaming" && component.nodes[one.name] !== undefined)
    .map((one) => one.name);
}
