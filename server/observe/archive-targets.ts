import { formatLsn } from "#domain/database/lsn.ts";
import { walWindow } from "#domain/recovery-points/wal-window.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { ArchiveMeasurement } from "#domain/topology/measurement.ts";
import { EVERY_TEN_SECONDS } from "#domain/topology/topology.ts";
import type { ArchiveListing } from "../adapters/ports.ts";
import type { Site } from "../engine/engine.ts";
import type { Target } from "./target.ts";

/** An archive with a thousand holes needs no thousand drawn: the newest of them are kept. */
const MOST = 50;

/** Every archive of the site, looked at where its repository is. */
export function archiveTargets({ topology, adapters }: Site): Target[] {
  return componentsOf(topology, "archive").map(({ id, component }) => ({
    ...(component.observe ?? EVERY_TEN_SECONDS),
    key: `${id}:${component.agent}`,
    component: id,
    node: component.agent,
    kind: "archive",
    look: async (look) => {
      const listing = await adapters.archive.list(id, look);
      const value = measureArchive(listing);
      const seen = { value, listed: { kind: "archive" as const, listing } };
      return value.state === "ok"
        ? { ...seen, ok: true }
        : { ...seen, ok: false, error: `${value.state}: ${value.said}` };
    },
  }));
}

/** What counts of a listing: which seconds could be restored, and what is missing for others. Pure. */
export function measureArchive(listing: ArchiveListing): ArchiveMeasurement {
  const { backups, archived } = listing;
  const window = walWindow(archived, backups);
  const whole = backups.filter((backup) => !backup.error).map((backup) => backup.stoppedAt.getTime());
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    kind: "archive",
    state: listing.state,
    said: listing.said,
    backups: whole.length,
    newestBackupAt: whole.length === 0 ? null : new Date(Math.max(...whole)).toISOString(),
    oldestBackupAt: whole.length === 0 ? null : new Date(Math.min(...whole)).toISOString(),
    damaged: backups.filter((backup) => backup.error).map((backup) => backup.label),
    timeline: window.timeline,
    historyMissing: window.historyMissing,
    end: window.end === null ? null : { timeline: window.end.timeline, lsn: formatLsn(window.end.position) },
    forks: window.timeline === null ? [] : (archived.histories[window.timeline] ?? []),
    windows: window.windows
      .slice(-MOST)
      .map(({ from, until, stretch }) => ({ from: from.toISOString(), until: iso(until), lastSegment: stretch.until })),
    gaps: window.gaps.slice(-MOST).map((gap) => ({ ...gap, after: iso(gap.after), before: iso(gap.before) })),
    retentionMs: listing.retentionMs,
    encrypted: listing.encrypted,
  };
}
