import type { RecoveryPointKind } from "#domain/recovery-points/recovery-point.ts";
import type { Database } from "../db/client.ts";
import type { KnownPoints } from "./catalogue-inventory.ts";

/** When each point of a component counts as taken, those that are gone as well: what comes back is as old as it was. */
export async function knownPoints(db: Database, component: string, kind: RecoveryPointKind): Promise<KnownPoints> {
  const rows = await db.recoveryPoint.findMany({
    where: { component, kind },
    select: { externalId: true, takenAt: true },
  });
  return new Map(rows.map((row) => [row.externalId, row.takenAt]));
}
