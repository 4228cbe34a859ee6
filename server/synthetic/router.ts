import { router, sharedProcedure } from "../trpc/init.ts";
import { readSynthetic } from "./read-synthetic.ts";

export type { SyntheticView } from "./read-synthetic.ts";

export const syntheticRouter = router({
  current: sharedProcedure("overview.read").query(({ ctx }) => readSynthetic(ctx)),
});
