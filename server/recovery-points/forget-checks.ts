import { KNOWN_GONE_AT_LEAST_MS } from "#domain/recovery-points/retention.ts";
import type { Database } from "../db/client.ts";

const BATCH = 5_000;

/**
 * Removes what reading found of things that no point is known of any more, a bounded part a round. What is there is read again and again, so only
 * what was not read for as long as anything gone stays known is looked up among the points.
 * @returns how many
 */
export async function forgetChecks(db: Database, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KNOWN_GONE_AT_LEAST_MS);
  return db.$executeRaw`
    DELETE FROM content_check WHERE (component, subject) IN (
      SELECT old.component, old.subject FROM content_check old
      WHERE old.at < ${before}::timestamptz
        AND NOT EXISTS (SELECT FROM recovery_point point WHERE point.component = old.component AND point.kind = 'image-digest'
          AND (point.detail->>'repository') || '@' || (point.detail->>'digest') = old.subject)
        AND NOT EXISTS (SELECT FROM recovery_point point WHERE point.component = old.component AND point.kind = 'base-backup'
          AND old.subject = '')
      LIMIT ${BATCH})`;
}
