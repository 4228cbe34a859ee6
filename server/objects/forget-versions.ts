import { KNOWN_GONE_AT_LEAST_MS } from "#domain/recovery-points/retention.ts";
import type { Database } from "../db/client.ts";
import { inBatches } from "../db/in-batches.ts";

/**
 * Removes object versions that have been gone for long. One that went although it had to be there stays until its time would have been over:
 * so long it is a breach. A legal hold has no such time of its own (server/objects/still-missed.ts).
 * @param keepMs how long the site keeps every version
 * @returns how many
 */
export async function forgetVersions(db: Database, keepMs: number, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KNOWN_GONE_AT_LEAST_MS);
  const due = new Date(now.getTime() - keepMs);
  return inBatches(
    (most) => db.$executeRaw`
      DELETE FROM object_version WHERE ctid IN (
        SELECT ctid FROM object_version WHERE gone_at < ${before}::timestamptz AND (gone_how = 'over'
          OR (retain_until IS NULL OR retain_until < ${now}::timestamptz) AND at < ${due}::timestamptz)
        ORDER BY gone_at LIMIT ${most})`,
  );
}
