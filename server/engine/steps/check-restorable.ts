import type { ActionArgs } from "#domain/plans/actions.ts";
import { chooseTarget } from "./choose-target.ts";
import { looking, notSo, SO, whyOf } from "./step.ts";

const LIST_MS = 10_000;

/**
 * A restore to that second can be made, and rows can go back from where it will stand. One that is not archived yet is in its way: the
 * restore waits for it.
 */
export const checkRestorable = looking<ActionArgs<"check.restorable">>(async (ctx, { component, second }) => {
  const { returnsRows } = await ctx.adapters.archive.list(component, ctx.look(LIST_MS));
  if (!returnsRows) return notSo("no-way-for-rows", { component });
  try {
    const { at, backup } = await chooseTarget(ctx, component, { second, auto: "last-good" });
    await ctx.fact({ target: at.toISOString(), backup });
    return SO;
  } catch (error) {
    const why = whyOf(error);
    return why.some((one) => one.key === "second-not-archived-yet") ? SO : { is: "not-so", why };
  }
});
