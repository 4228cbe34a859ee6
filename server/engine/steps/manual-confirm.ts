import type { ActionArgs } from "#domain/plans/actions.ts";
import type { StepDefinition } from "./step.ts";

/** A person does it and confirms. The leg ends here; the confirmation starts the next one. */
export const manualConfirm: StepDefinition<ActionArgs<"manual.confirm">> = {
  check: async (ctx, { instruction }) => {
    await ctx.fact({ instruction });
    return { is: "person" };
  },
  act: async () => undefined,
  verify: async () => ({ is: "person" }),
};
