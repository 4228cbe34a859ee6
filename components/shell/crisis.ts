import type { Banner, OpenRun } from "#server/overview/router.ts";

export type Crisis = {
  /** The run that answers it; null: nobody has started one. */
  readonly run: OpenRun | null;
  readonly zones: readonly string[];
  /** Where the recovery clock starts: the last good observation, never later. */
  readonly since: string;
  readonly firstFailingAt: string | null;
  /** The finished run that answered it: nothing is left to start but the return. Null: it still wants an answer. */
  readonly answeredBy: number | null;
};

const IN_PROGRESS = ["running", "verifying", "paused"];

/** A crisis is: a failover that is not planned is in progress, or a zone is lost. Planned switchovers and returns are work, not crises. */
export function crisisOf(banner: Pick<Banner, "openRuns" | "loss" | "evacuated" | "readAt">): Crisis | null {
  const unplanned = banner.openRuns.filter((run) => run.mode === "failover");
  const run = unplanned.find((one) => IN_PROGRESS.includes(one.status)) ?? null;
  const lost = banner.loss.lost;
  if (!run && lost.length === 0) return null;
  const answering = run ?? (lost.length > 0 ? (unplanned[0] ?? null) : null);
  const zones = lost.map((zone) => zone.zone);
  const seen = lost.flatMap((zone) => zone.lastGoodAt ?? zone.firstFailingAt ?? []).sort();
  const since =
    answering?.lastGoodAt ??
    answering?.firstFailingAt ??
    seen[0] ??
    answering?.startedAt ??
    answering?.requestedAt ??
    banner.readAt;
  const failing = answering?.firstFailingAt ?? lost.flatMap((zone) => zone.firstFailingAt ?? []).sort()[0] ?? null;
  return { run: answering, zones, since, firstFailingAt: failing, answeredBy: answering ? null : answeredBy(banner) };
}

/** Every lost zone was evacuated by a run that ended well: the newest of those runs. */
function answeredBy({ loss, evacuated }: Pick<Banner, "loss" | "evacuated">): number | null {
  const runs = loss.lost.map((lost) => evacuated.find((one) => one.zone === lost.zone)?.run ?? null);
  const known = runs.filter((run) => run !== null);
  return known.length > 0 && known.length === runs.length ? Math.max(...known) : null;
}
