import type { ActionArgs } from "#domain/plans/actions.ts";
import { allAsWanted, lookAt, setAll } from "./set-desired.ts";
import { notSo, SO, type StepContext, type StepDefinition, type Verdict, whyOf } from "./step.ts";
import { routePlace } from "./traffic-places.ts";

type Args = ActionArgs<"gateway.route">;

/** Which region customers reach (mission E4). Done only when a request at the entrance was answered from there. */
export const gatewayRoute: StepDefinition<Args> = {
  check: async (ctx, { entrance, region }) => {
    const place = routePlace(ctx, entrance, region);
    const set = await allAsWanted(ctx, [place]);
    return set.is === "so" ? servedFrom(ctx, entrance, region) : set;
  },
  act: async (ctx, { entrance, region }) => {
    const place = routePlace(ctx, entrance, region);
    const before = await lookAt(ctx, place).catch(() => null);
    if (before?.kind === "entrance") await ctx.fact({ routeBefore: before.route });
    await setAll(ctx, [place], () => true);
  },
  verify: (ctx, { entrance, region }) => servedFrom(ctx, entrance, region),
};

async function servedFrom(ctx: StepContext, entrance: string, region: string): Promise<Verdict> {
  try {
    const answer = await ctx.adapters.entrance.probe(entrance, ctx.look());
    if (answer.region !== region)
      return notSo("served-from-elsewhere", { region, answers: answer.region ?? "—", status: answer.status });
    await ctx.fact({ routeAfter: region, servedBy: answer.zone, mode: answer.mode, probeMs: answer.ms });
    return SO;
  } catch (error) {
    return { is: "not-so", why: whyOf(error) };
  }
}
