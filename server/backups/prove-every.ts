import type { RecoveryPointKind } from "#domain/recovery-points/recovery-point.ts";
import type { Standards } from "#domain/topology/topology.ts";

const DAY_MS = 86_400_000;

/** How often a point of this kind has to be proven again, as the site says; where it says nothing, as often as the product does it. */
export function proveEveryMs(kind: RecoveryPointKind, standards: Standards | undefined): number {
  switch (kind) {
    case "base-backup":
    case "wal-window":
      return standards?.postgresql?.prove.everyMs ?? 7 * DAY_MS;
    case "image-digest":
      return standards?.images?.verifyEveryMs ?? DAY_MS;
    case "key-metadata":
      return standards?.keys?.metadataEveryMs ?? DAY_MS;
    case "object-version":
      return standards?.objects?.verify.everyMs ?? DAY_MS;
    case "snapshot":
      return 7 * DAY_MS;
    default:
      return DAY_MS;
  }
}
