import { procedure, router } from "../trpc/init.ts";
import { listPlans } from "./list-plans.ts";

export type { PlanChoice } from "./list-plans.ts";

export const plansRouter = router({
  /** Plans in force, with what each asks of the person who starts it. */
  list: procedure("plans.list").query(({ ctx }) => listPlans(ctx)),
});
