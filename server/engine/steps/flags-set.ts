import type { ActionArgs } from "#domain/plans/actions.ts";
import { need } from "./site.ts";
import { acting, messageOf, notSo, SO, type StepContext } from "./step.ts";

type Args = ActionArgs<"flags.set">;

/** A flag of an application, in every zone that holds it; done only when each of them answers with the value. */
export const flagsSet = acting<Args>(
  async (ctx, args) => {
    const differs = (await look(ctx, args)).filter((one) => one.value !== args.value);
    await ctx.fact({ zones: zones(ctx, args) });
    return differs.length === 0
      ? SO
      : notSo(
          "flag-differs",
          { flag: args.flag, value: args.value, zones: differs.map((one) => one.zone).join(", ") },
          differs.map((one) => `${one.zone}: ${one.why ?? one.value ?? "-"}`).join("; "),
        );
  },
  async (ctx, args) => {
    const { region } = need(ctx.topology, "flags", args.component).component;
    await Promise.all(
      zones(ctx, args).map((zone) =>
        ctx.adapters.flags.setFlag(
          args.component,
          zone,
          args.flag,
          args.value,
          ctx.act(region, `${zone}/${args.flag}=${args.value}`),
        ),
      ),
    );
  },
);

function zones(ctx: StepContext, { component }: Args): readonly string[] {
  return need(ctx.topology, "flags", component).component.zones;
}

function look(ctx: StepContext, args: Args) {
  return Promise.all(
    zones(ctx, args).map(async (zone) => {
      try {
        const flags = await ctx.adapters.flags.observeFlags(args.component, zone, ctx.look());
        return { zone, value: flags[args.flag], why: null };
      } catch (error) {
        return { zone, value: undefined, why: messageOf(error) };
      }
    }),
  );
}
