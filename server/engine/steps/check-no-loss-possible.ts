import type { ActionArgs } from "#domain/plans/actions.ts";
import { database, lookAtNodes, onePrimary } from "./database-nodes.ts";
import { looking, notSo, refused, SO } from "./step.ts";

/** Commits wait for a standby's copy: nothing acknowledged is in one place only. `synchronous_commit` off or local is a finding. */
export const checkNoLossPossible = looking<ActionArgs<"check.no-loss-possible">>(async (ctx, { component: id }) => {
  const { component } = database(ctx, id);
  const primary = onePrimary(id, await lookAtNodes(ctx, id));
  const { synchronousCommit, synchronousNames, replicas } = primary.seen;
  const synchronous = replicas.filter(
    (one) => (one.syncState === "sync" || one.syncState === "quorum") && one.state === "streaming",
  );
  await ctx.fact({
    primary: primary.zone,
    synchronousCommit,
    synchronousNames,
    synchronous: synchronous.map((one) => one.name),
  });
  if (synchronousCommit === null) return notSo("synchronous_commit of the primary is not measured");
  if (synchronousCommit === "off" || synchronousCommit === "local")
    return refused(
      `synchronous_commit is ${synchronousCommit} on ${primary.zone}: an acknowledged row may be lost. Set it to on.`,
    );
  if (synchronousNames === "" || synchronous.length < Math.max(1, component.synchronous))
    return notSo(`${synchronous.length} synchronous standbys stream from ${primary.zone}`);
  return SO;
});
