import { segmentName } from "#domain/recovery-points/segments.ts";
import { walWindow } from "#domain/recovery-points/wal-window.ts";
import type { ArchiveListing } from "../adapters/ports.ts";
import type { Inventory, ListedPoint } from "./sync-inventory.ts";

/** What a database's archive lists, as recovery points: each base backup, and each stretch of time that can be restored to any second. Pure. */
export function archiveInventory(component: string, region: string, listing: ArchiveListing): Inventory {
  const { backups, archived, retentionMs, encrypted } = listing;
  const window = walWindow(archived, backups);
  const holder = (label: string) => window.windows.find((one) => one.backups.includes(label));
  const common = { region, keyId: null, encrypted };
  const bases = backups.map((backup): ListedPoint => {
    const usable = holder(backup.label);
    return {
      ...common,
      kind: "base-backup",
      externalId: backup.label,
      takenAt: backup.stoppedAt,
      // The log that follows it moves on all the time: that is told by the window.
      coversFrom: backup.stoppedAt,
      coversUntil: null,
      sizeBytes: backup.sizeBytes,
      retentionUntil: retentionMs === null ? null : new Date(backup.stoppedAt.getTime() + retentionMs),
      detail: {
        type: backup.type,
        prior: backup.prior,
        wal: { start: backup.start, stop: backup.stop },
        storedBytes: backup.storedBytes,
        damaged: backup.error,
        usable: usable !== undefined,
      },
    };
  });
  const windows = window.windows.map(({ from, until, stretch, backups: labels }): ListedPoint => {
    const timeline = window.end?.timeline ?? window.timeline ?? 1;
    return {
      ...common,
      kind: "wal-window",
      externalId: `from ${segmentName({ timeline: 0xffffffff, number: stretch.from }, archived.segmentBytes).slice(8)}`,
      takenAt: from,
      coversFrom: from,
      coversUntil: until,
      sizeBytes: null,
      retentionUntil: null,
      detail: { timeline, backups: labels.length, segments: stretch.until - stretch.from + 1 },
    };
  });
  return { component, kinds: ["base-backup", "wal-window"], points: [...bases, ...windows] };
}
