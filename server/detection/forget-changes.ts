import { KEPT } from "#domain/observing/retention.ts";
import type { Database } from "../db/client.ts";
import { inBatches } from "../db/in-batches.ts";

/** Removes what vantage points said when not even hours are kept of that time; the database lets nothing younger go. @returns how many */
export async function forgetChanges(db: Database, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KEPT.observation_hour.keptMs);
  return inBatches(
    (most) => db.$executeRaw`
      DELETE FROM witness_change WHERE id IN (
        SELECT id FROM witness_change WHERE at < ${before}::timestamptz ORDER BY at LIMIT ${most})`,
  );
}
