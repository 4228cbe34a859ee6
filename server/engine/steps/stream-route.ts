import type { ActionArgs } from "#domain/plans/actions.ts";
import { allAsWanted, setAll } from "./set-desired.ts";
import { acting, NotDone, type StepContext } from "./step.ts";
import { lookAtStream, stream, theStreamPrimary } from "./stream-nodes.ts";
import { routerPlaces } from "./traffic-places.ts";

type Args = ActionArgs<"stream.route">;

/** Clients of every zone reach exactly the stream's primary. Routers that do not answer are set when they return. */
export const streamRoute = acting<Args>(
  async (ctx, args) => allAsWanted(ctx, await places(ctx, args)),
  async (ctx, args) => setAll(ctx, await places(ctx, args)),
);

async function places(ctx: StepContext, { component: id }: Args) {
  const found = stream(ctx, id);
  if (found.component.router === null) throw new NotDone("no-router", { component: id });
  const { zone } = await theStreamPrimary(ctx, id, await lookAtStream(ctx, id));
  await ctx.fact({ routedTo: zone });
  return routerPlaces(ctx, found, zone);
}
