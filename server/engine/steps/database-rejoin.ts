import type { ActionArgs } from "#domain/plans/actions.ts";
import { database, lookAtNodes, primaryBeside, streamsFrom } from "./database-nodes.ts";
import { NotDone, notSo, SO, type StepContext, type StepDefinition, until, type Verdict } from "./step.ts";

type Args = ActionArgs<"database.rejoin">;
const STREAM_MS = 15_000;

/** A node becomes a standby of the primary again: followed, rewound, or rebuilt when rewinding cannot work; also one that came
 * back as the primary it was, which its agent fences first. `old-primary`: the one this run stopped. */
export const databaseRejoin: StepDefinition<Args> = {
  check: async (ctx, args) => rejoined(ctx, args, await zoneOf(ctx, args)),
  act: async (ctx, args) => {
    const zone = await zoneOf(ctx, args);
    const primary = await primaryBeside(ctx, args.component, await lookAtNodes(ctx, args.component), zone);
    const { region } = database(ctx, args.component).component;
    await ctx.fact({ zone, primary: primary.zone });
    const { how } = await ctx.adapters.database.rejoin(
      args.component,
      zone,
      primary.zone,
      ctx.act(region, `rejoin/${zone}`),
    );
    await ctx.fact({ how });
  },
  verify: async (ctx, args) => {
    const zone = await zoneOf(ctx, args);
    const there = await until(ctx, STREAM_MS, async () => {
      const verdict = await rejoined(ctx, args, zone).catch(() => null);
      return verdict?.is === "so" ? verdict : null;
    });
    return there ?? rejoined(ctx, args, zone);
  },
};

async function zoneOf(ctx: StepContext, args: Args): Promise<string> {
  if (args.zone !== "old-primary") return args.zone;
  const facts = [
    ...(await ctx.factsOf("database.handover")),
    ...(await ctx.factsOf("database.promote")),
    ...(await ctx.factsOf("database.fence")),
  ];
  const zone = facts.map((one) => one["oldPrimary"]).find((one) => typeof one === "string");
  if (typeof zone !== "string") throw new NotDone("no-old-primary", { component: args.component });
  return zone;
}

async function rejoined(ctx: StepContext, args: Args, zone: string): Promise<Verdict> {
  const nodes = await lookAtNodes(ctx, args.component);
  const primary = await primaryBeside(ctx, args.component, nodes, zone);
  if (primary.zone === zone) {
    await ctx.fact({ zone, how: "is-primary" });
    return SO;
  }
  const node = nodes.find((one) => one.zone === zone);
  return node?.seen?.role === "standby" && streamsFrom(primary, zone)
    ? SO
    : notSo("no-standby-of", { zone, primary: primary.zone }, node?.why ?? node?.seen?.role);
}
