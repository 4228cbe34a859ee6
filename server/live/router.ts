import { tracked } from "@trpc/server";
import { z } from "zod";
import { uuid7 } from "#domain/ids.ts";
import { procedure, router } from "../trpc/init.ts";
import { bulletin } from "./bulletin.ts";
import { tellChanges } from "./tell-changes.ts";

/**
 * `changes` names what changed, never how: each viewer asks again with their own rights. Nothing is replayed after a broken
 * connection, so any Last-Event-ID is accepted and answered with `everything`.
 */
export const liveRouter = router({
  changes: procedure("live.subscribe")
    .input(z.object({ lastEventId: z.string().nullish() }).optional())
    .subscription(async function* ({ ctx, signal }) {
      const until = ctx.sessionUntil ?? null;
      for await (const told of tellChanges(bulletin(), signal ?? new AbortController().signal, { until }))
        yield tracked(uuid7(), told);
    }),
  /** Nothing but the server's clock: what a signed-in question costs by itself, beside which others are measured (bench/observe). */
  clock: procedure("live.subscribe").query(() => Date.now()),
});
