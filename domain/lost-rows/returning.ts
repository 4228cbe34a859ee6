import type { Plan } from "../plans/plan.ts";

/** Where a plan puts rows back, and from which second. `auto` is not a second yet: nobody can say beforehand what would be overwritten. */
export type Returning = { readonly component: string; readonly second: string };

/** Null: the plan puts no rows back. */
export function returningOf({ steps }: Pick<Plan, "steps">): Returning | null {
  const back = steps.find((step) => step.action === "archive.copy-back")?.with["component"];
  const restore = steps.find((step) => step.action === "archive.restore" && step.with["component"] === back);
  return typeof back === "string" ? { component: back, second: String(restore?.with["second"] ?? "auto") } : null;
}
