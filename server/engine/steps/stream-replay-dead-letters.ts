import type { ActionArgs } from "#domain/plans/actions.ts";
import { notSo, SO, type StepDefinition } from "./step.ts";
import { lookAtStream, stream, theStreamPrimary } from "./stream-nodes.ts";

type Args = ActionArgs<"stream.replay-dead-letters">;

/**
 * What the consumers gave up goes back to the end of the stream, oldest first, each entry once, however often the step is tried. What
 * they give up again meanwhile waits for the next replay.
 */
export const streamReplayDeadLetters: StepDefinition<Args> = {
  check: async (ctx, { component: id }) => {
    const { seen } = await theStreamPrimary(ctx, id, await lookAtStream(ctx, id));
    const left = seen.deadLetters ?? 0;
    if (ctx.facts()["deadLetters"] === undefined) await ctx.fact({ deadLetters: left });
    return left === 0 ? SO : notSo("dead-letters-left", { n: left });
  },
  act: async (ctx, { component: id, limit }) => {
    const { zone } = await theStreamPrimary(ctx, id, await lookAtStream(ctx, id));
    const { region } = stream(ctx, id).component;
    const replay = { id: `${ctx.run.id}:${ctx.step.id}`, limit };
    let told = Promise.resolve();
    const { moved } = await ctx.adapters.stream.replayDeadLetters(
      id,
      zone,
      replay,
      ctx.act(region, "replay"),
      (sofar) => {
        told = told.then(() => ctx.fact({ primary: zone, moved: sofar })).catch(() => undefined);
      },
    );
    await told;
    await ctx.fact({ primary: zone, moved });
  },
  // All that were there were put back; what the consumers gave up since is not this replay's.
  verify: async (ctx) => (typeof ctx.facts()["moved"] === "number" ? SO : notSo("dead-letters-left", { n: 0 })),
};
