import type { ActionArgs } from "#domain/plans/actions.ts";
import { regionOf } from "./site.ts";
import { Final, notSo, SO, type StepDefinition } from "./step.ts";

type Args = ActionArgs<"host.run">;

/**
 * A site's own named command, through the agent of a zone. What it does is not known here, so nothing can be looked at: it is so
 * when its answer was recorded. An executor that died in between asks with the same key; the agent then answers the first outcome.
 */
export const hostRun: StepDefinition<Args> = {
  check: async (ctx) => (ctx.facts()["answer"] === undefined ? notSo("command-not-run") : SO),
  act: async (ctx, { zone, command }) => {
    const answer = await ctx.adapters.host.runCommand(zone, command, ctx.act(regionOf(ctx.topology, zone), command));
    await ctx.fact({ answer });
  },
  verify: async (ctx) => {
    if (ctx.facts()["answer"] === undefined) throw new Final("command-not-recorded");
    return SO;
  },
};
