import { router, sharedProcedure } from "../trpc/init.ts";
import { readChecks } from "./read-checks.ts";

export type { StandingCheck } from "./read-checks.ts";

export const checksRouter = router({
  current: sharedProcedure("checks.read").query(({ ctx }) => readChecks(ctx)),
});
