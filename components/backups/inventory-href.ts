import type { BackupRow } from "#server/backups/router.ts";
import { objectsHref } from "./objects-filter.ts";
import { pointsHref } from "./points-filter.ts";

/** Where everything stands that is kept of a row: versions of objects are too many for the list of points, and have one of their own. */
export function inventoryHref({ kind, component }: Pick<BackupRow, "kind" | "component">): string {
  return kind === "objects" ? objectsHref({ component }) : pointsHref({ component });
}
