import type { ActionArgs } from "#domain/plans/actions.ts";
import { database, lookAtNodes, onePrimary } from "./database-nodes.ts";
import { allAsWanted, setAll } from "./set-desired.ts";
import { acting, NotDone, type StepContext } from "./step.ts";
import { routerPlaces } from "./traffic-places.ts";

type Args = ActionArgs<"database.route">;

/** Clients of every zone reach exactly the primary (or nobody). Routers that do not answer are set when they return. */
export const databaseRoute = acting<Args>(
  async (ctx, args) => allAsWanted(ctx, await places(ctx, args)),
  async (ctx, args) => {
    const wanted = await places(ctx, args);
    await setAll(ctx, wanted);
  },
);

async function places(ctx: StepContext, { component, to }: Args) {
  const found = database(ctx, component);
  if (found.component.router === null) throw new NotDone("no-router", { component });
  const primary =
    to === "nobody"
      ? null
      : to === "primary"
        ? (await onePrimary(ctx, component, await lookAtNodes(ctx, component))).zone
        : to;
  await ctx.fact({ routedTo: primary });
  return routerPlaces(ctx, found, primary);
}
