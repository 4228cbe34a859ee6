import { totalsOf } from "#domain/lost-rows/comparison.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { comparedFacts } from "./lost-rows-facts.ts";
import { SO, type StepDefinition } from "./step.ts";

/**
 * A person decides what becomes of the rows that differ (server/failovers/choose-rows.ts). The leg ends here; their decision starts the
 * next one. Where nothing is missing and nothing has changed there is nothing to decide.
 */
export const archiveChoose: StepDefinition<ActionArgs<"archive.choose">> = {
  check: async (ctx, { component }) => {
    const found = await comparedFacts(ctx, component);
    const { missing, changed } = totalsOf(found.tables);
    await ctx.fact({ component, compared: found.id });
    if (missing + changed > 0) return { is: "person" };
    await ctx.fact({ choice: { what: "nothing" } });
    return SO;
  },
  act: async () => undefined,
  verify: async () => ({ is: "person" }),
};
