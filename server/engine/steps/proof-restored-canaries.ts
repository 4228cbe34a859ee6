import type { ActionArgs } from "#domain/plans/actions.ts";
import { isArchived, walWindow } from "#domain/recovery-points/wal-window.ts";
import { SCRATCH_NODE } from "#domain/topology/topology.ts";
import { restoredFacts } from "./restored-facts.ts";
import { need } from "./site.ts";
import { looking, notSo, SO } from "./step.ts";

/** Canaries this far on both sides are asked for. */
const AROUND_MS = 120_000;
const LIST_MS = 20_000;
const LOOK_MS = 10_000;

/**
 * The restore is right on both sides of its target: every row that was acknowledged before it is there, and none that was only asked for
 * after it; one that was under way at that moment proves neither. Times are the control plane's own, as for every figure of loss.
 */
export const proofRestoredCanaries = looking<ActionArgs<"proof.restored-canaries">>(async (ctx, { component: id }) => {
  const { component } = need(ctx.topology, "archive", id);
  const { target } = await restoredFacts(ctx, id);
  const at = new Date(target).getTime();
  const { archived, backups } = await ctx.adapters.archive.list(id, ctx.look(LIST_MS));
  const window = walWindow(archived, backups);
  const rows = await ctx.db.canary.findMany({
    where: { component: component.of, at: { gte: new Date(at - AROUND_MS), lte: new Date(at + AROUND_MS) } },
    orderBy: { number: "asc" },
  });
  // A row that a promotion left behind is on no line that could be restored.
  const known = rows.filter((row) => isArchived(window, archived, row.timeline, row.lsn));
  const before = known.filter((row) => row.at.getTime() <= at).map((row) => row.number);
  const after = rows.filter((row) => Number(row.number) > at).map((row) => row.number);
  if (before.length === 0 || after.length === 0) return notSo("no-canary-around", { target });
  const missingOf = async (numbers: readonly bigint[]) => {
    const to = numbers.at(-1) ?? 0n;
    return (await ctx.adapters.database.missingCanaries(component.of, SCRATCH_NODE, 0n, to, numbers, ctx.look(LOOK_MS)))
      .missing;
  };
  const [missing, absent] = [await missingOf(before), await missingOf(after)];
  const beyond = after.length - absent;
  await ctx.fact({ before: before.length, missing, after: after.length, beyond });
  if (missing > 0) return notSo("restored-too-little", { target, n: missing });
  return beyond > 0 ? notSo("restored-too-much", { target, n: beyond }) : SO;
});
