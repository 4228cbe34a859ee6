import { parseLsn } from "#domain/database/lsn.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { keepSample } from "../../promotion/newest-primary.ts";
import { markUnprotected } from "../protection.ts";
import { database, lookAtNodes, type NodeView, overtakenBy, primariesOf, streamsFrom } from "./database-nodes.ts";
import { setAll } from "./set-desired.ts";
import {
  NotDone,
  notSo,
  reason,
  refused,
  SO,
  type StepContext,
  type StepDefinition,
  until,
  type Verdict,
} from "./step.ts";
import { routerPlaces } from "./traffic-places.ts";

type Args = ActionArgs<"database.handover">;
const CATCH_UP_MS = 10_000;

/**
 * Planned change of the primary without losing a row (design §3): clients off, wait until the standby has everything, stop the
 * primary cleanly, see that its last record arrived, promote. Killed anywhere, it goes on from what it finds: a primary that still
 * runs is handed over, one that was stopped is known from the facts written before it was.
 */
export const databaseHandover: StepDefinition<Args> = {
  check: (ctx, args) => arrived(ctx, args, true),
  act: async (ctx, args) => {
    const target = await lookAtNodes(ctx, args.component);
    const [current] = primariesOf(target);
    if (current && current.zone !== args.to) await stopCleanly(ctx, args, current.zone);
    const shutdownLsn = await shutdownPosition(ctx, args);
    await until(ctx, CATCH_UP_MS, async () =>
      reached(await lookAtNodes(ctx, args.component), args.to, shutdownLsn),
    ).then((there) => {
      if (!there)
        throw new NotDone("last-record-not-received", {
          zone: args.to,
          lsn: shutdownLsn,
          oldPrimary: String(ctx.facts()["oldPrimary"]),
        });
    });
    const { region } = database(ctx, args.component).component;
    await ctx.fact({ ordered: { component: args.component, zone: args.to } });
    const { timeline } = await ctx.adapters.database.promote(
      args.component,
      args.to,
      ctx.act(region, `promote/${args.to}`),
    );
    await ctx.fact({ timelineAfter: timeline, promotedFromLsn: shutdownLsn, predictedLossBytes: 0 });
  },
  verify: (ctx, args) => arrived(ctx, args, false),
};

async function stopCleanly(ctx: StepContext, args: Args, from: string): Promise<void> {
  const found = database(ctx, args.component);
  const { region } = found.component;
  await ctx.fact({ oldPrimary: from, step: "clients-off" });
  await setAll(ctx, routerPlaces(ctx, found, null));
  const before = await ctx.adapters.database.observeNode(args.component, from, ctx.look());
  await ctx.fact({ timelineBefore: before.timeline, lsnWithoutClients: before.lsn });
  // A position alone proves nothing: a standby that went astray may be further, on a history of its own.
  const caughtUp = await until(ctx, CATCH_UP_MS, async () => {
    const nodes = await lookAtNodes(ctx, args.component);
    const primary = primariesOf(nodes).find((one) => one.zone === from);
    return primary !== undefined && streamsFrom(primary, args.to) && reached(nodes, args.to, before.lsn);
  });
  if (!caughtUp) {
    // The old primary was not touched: clients get it back, nothing was lost.
    await setAll(ctx, routerPlaces(ctx, found, from));
    await ctx.fact({ routedBackTo: from });
    throw new NotDone("did-not-catch-up", { zone: args.to, from, seconds: CATCH_UP_MS / 1000 });
  }
  await markUnprotected(
    ctx.db,
    args.component,
    found.component,
    reason("handing-over", { from, to: args.to }),
    ctx.run.id,
  );
  await ctx.fact({ step: "stopping-primary" });
  const { shutdownLsn } = await ctx.adapters.database.handOver(
    args.component,
    from,
    ctx.act(region, `hand-over/${from}`),
  );
  await ctx.fact({ shutdownLsn, step: "stopped" });
}

/** Where the old primary's log ends: told by the act, or asked again of its agent when the executor died in between. */
async function shutdownPosition(ctx: StepContext, args: Args): Promise<string> {
  const { oldPrimary, shutdownLsn } = ctx.facts();
  if (typeof shutdownLsn === "string") return shutdownLsn;
  if (typeof oldPrimary !== "string") throw new NotDone("nothing-to-hand-over", { component: args.component });
  const { region } = database(ctx, args.component).component;
  const again = await ctx.adapters.database.handOver(
    args.component,
    oldPrimary,
    ctx.act(region, `hand-over/${oldPrimary}`),
  );
  await ctx.fact({ shutdownLsn: again.shutdownLsn, step: "stopped" });
  return again.shutdownLsn;
}

function reached(nodes: readonly NodeView[], zone: string, lsn: string | null): boolean {
  const [wanted, there] = [parseLsn(lsn), parseLsn(nodes.find((node) => node.zone === zone)?.seen?.receivedLsn)];
  return wanted !== null && there !== null && there >= wanted;
}

async function arrived(ctx: StepContext, args: Args, before: boolean): Promise<Verdict> {
  const nodes = await lookAtNodes(ctx, args.component);
  const found = primariesOf(nodes);
  if (found.length > 1)
    return refused("two-primaries", { component: args.component, zones: found.map((one) => one.zone).join(", ") });
  const target = nodes.find((node) => node.zone === args.to);
  if (!target) return refused("no-node-there", { component: args.component, zone: args.to });
  if (found[0]?.zone === args.to) {
    const newest = await overtakenBy(ctx, args.component, found[0]);
    if (newest !== null)
      return refused("primary-overtaken", { zone: args.to, timeline: found[0].seen.timeline ?? 0, newest });
    await keepSample(ctx.db, args.component, args.to, found[0].seen);
    await ctx.fact({ primary: args.to, timeline: found[0].seen.timeline });
    return SO;
  }
  if (before && target.seen?.role !== "standby")
    return refused("cannot-take-over", { zone: args.to }, target.why ?? target.seen?.role);
  return notSo("primary-not-there", { zone: args.to, primary: found[0]?.zone ?? "—" });
}
