import type { ActionArgs } from "#domain/plans/actions.ts";
import { writeCanary } from "../canary-number.ts";
import { looking, messageOf, notSo, SO, until } from "./step.ts";

const PATIENCE_MS = 20_000;

/** A numbered row is written through the routers that clients use, and acknowledged. */
export const probeDatabase = looking<ActionArgs<"probe.database">>(async (ctx, { component }) => {
  let why: string | undefined;
  const written = await until(ctx, PATIENCE_MS, async () => {
    try {
      return await writeCanary(ctx.db, ctx.adapters, component, ctx.look());
    } catch (error) {
      why = messageOf(error);
      return null;
    }
  });
  if (!written) return notSo("takes-no-row", { component }, why);
  await ctx.fact({ number: written.number.toString(), lsn: written.lsn, timeline: written.timeline });
  return SO;
});
