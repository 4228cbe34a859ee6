import type { ActionArgs } from "#domain/plans/actions.ts";
import { nodeOf } from "#domain/routing/desired.ts";
import type { Desired } from "../desired-state.ts";
import { allAsWanted, type Place, setAll } from "./set-desired.ts";
import { acting, type StepContext } from "./step.ts";
import { zonePlaces } from "./traffic-places.ts";

type Args = ActionArgs<"gateway.ready">;

/**
 * A zone takes traffic again. First its own gateway gets what was decided while it was away (where the database is, who is in
 * maintenance), then the others send to it: it never serves with what it remembers from before.
 */
export const gatewayReady = acting<Args>(
  async (ctx, { zone }) => {
    const own = await missed(ctx, zone);
    const back = own.length === 0 ? null : await allAsWanted(ctx, own);
    return back?.is === "not-so" ? back : allAsWanted(ctx, zonePlaces(ctx, zone, "ready"));
  },
  async (ctx, { zone }) => {
    const own = await missed(ctx, zone);
    if (own.length > 0) await setAll(ctx, own, () => true);
    await setAll(ctx, zonePlaces(ctx, zone, "ready"), (place) => place.zone === null);
  },
);

/** Everything decided for the zone itself, but for what this step decides itself. */
async function missed(ctx: StepContext, zone: string): Promise<Place[]> {
  const decidedHere = new Set(zonePlaces(ctx, zone, "ready").map((place) => place.wanted.key));
  const rows = await ctx.db.desiredState.findMany({ orderBy: { key: "asc" } });
  return rows.flatMap((row): Place[] => {
    const value = row.value as unknown as Desired;
    if (nodeOf(value) !== zone || decidedHere.has(row.key)) return [];
    return [{ zone, wanted: { key: row.key, component: row.component, scope: row.scope, value } }];
  });
}
