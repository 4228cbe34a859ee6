import { z } from "zod";
import { procedure, router } from "../trpc/init.ts";
import { readHistory } from "./read-history.ts";
import { readSamplesOf } from "./read-samples-of.ts";

export type { History, HistoryPoint } from "./read-history.ts";
export type { SamplePage, ShownSample } from "./read-samples-of.ts";

const span = {
  key: z.string().min(1).max(300),
  from: z.coerce.date(),
  to: z.coerce.date(),
};

export const observeRouter = router({
  /** What was measured of one thing over time, as fine as the span allows. */
  history: procedure("overview.read")
    .input(z.strictObject(span))
    .query(({ ctx, input }) => readHistory(ctx.db, input.key, input.from, input.to)),
  /** The single samples behind a figure, newest first. */
  samples: procedure("overview.read")
    .input(z.strictObject({ ...span, before: z.coerce.date().nullable() }))
    .query(({ ctx, input }) => readSamplesOf(ctx, input)),
});
