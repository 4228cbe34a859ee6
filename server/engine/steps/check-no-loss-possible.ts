import { waitsForDisk } from "#domain/database/commit-setting.ts";
import { NAMED_TWICE } from "#domain/database/named-twice.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { database, lookAtNodes, onePrimary } from "./database-nodes.ts";
import { looking, notSo, refused, SO } from "./step.ts";

/** Commits wait for a standby's copy: nothing acknowledged is in one place only. A `synchronous_commit` that waits for no disk is a finding. */
export const checkNoLossPossible = looking<ActionArgs<"check.no-loss-possible">>(async (ctx, { component: id }) => {
  const { component } = database(ctx, id);
  const primary = await onePrimary(ctx, id, await lookAtNodes(ctx, id));
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
  const twice = replicas.find((one) => one.syncState === NAMED_TWICE);
  if (twice) return notSo("standby-named-twice", { primary: primary.zone, name: twice.name });
  if (synchronousCommit === null) return notSo("commit-setting-not-measured", { primary: primary.zone });
  if (!waitsForDisk(synchronousCommit))
    return refused("commit-does-not-wait", { primary: primary.zone, setting: synchronousCommit });
  if (synchronousNames === "" || synchronous.length < Math.max(1, component.synchronous))
    return notSo("too-few-synchronous", {
      primary: primary.zone,
      n: synchronous.length,
      wanted: Math.max(1, component.synchronous),
    });
  return SO;
});
