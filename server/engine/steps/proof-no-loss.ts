import type { ActionArgs } from "#domain/plans/actions.ts";
import { lookAtNodes, onePrimary } from "./database-nodes.ts";
import { Final, looking, notSo, SO } from "./step.ts";

/** Rows acknowledged this long before the run began are counted as well. */
const BEFORE_MS = 600_000;

/**
 * Every numbered row that was acknowledged before and during the run is on the primary now: lost = acknowledged minus surviving
 * numbers, never the age of a row (design §5). Resolution: one row a second.
 */
export const proofNoLoss = looking<ActionArgs<"proof.no-loss">>(async (ctx, { component }) => {
  const since = new Date(ctx.run.startedAt.getTime() - BEFORE_MS);
  const rows = await ctx.db.canary.findMany({
    where: { component, at: { gte: since } },
    orderBy: { number: "asc" },
    select: { number: true, at: true },
  });
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return notSo("nothing-acknowledged", { component, minutes: BEFORE_MS / 60_000 });
  const beforeRun = rows.filter((row) => row.at < ctx.run.startedAt).length;
  const primary = await onePrimary(ctx, component, await lookAtNodes(ctx, component));
  const acknowledged = rows.map((row) => row.number);
  const { missing, sample } = await ctx.adapters.database.missingCanaries(
    component,
    primary.zone,
    first.number,
    last.number,
    acknowledged,
    ctx.look(8_000),
  );
  await ctx.fact({
    primary: primary.zone,
    rowsAcknowledged: acknowledged.length,
    acknowledgedBeforeRun: beforeRun,
    rowsLost: missing,
    lost: sample.map(String),
    from: first.at.toISOString(),
    to: last.at.toISOString(),
    resolutionMs: 1_000,
  });
  if (missing === 0) return SO;
  if (ctx.run.allowDataLoss) {
    await ctx.fact({ lossWasAllowed: true });
    return SO;
  }
  throw new Final(
    "rows-lost",
    { n: missing, of: acknowledged.length, primary: primary.zone },
    `${sample.slice(0, 5).join(", ")}${missing > 5 ? " …" : ""}`,
  );
});
