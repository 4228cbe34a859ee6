import { ENDED_VERDICT_MS } from "#domain/standards/standard.ts";
import type { Database } from "../db/client.ts";

const BATCH = 5_000;
/** Of one round, as of points (server/recovery-points/forget-points.ts). */
const BATCHES = 10;

/** Removes verdicts that ended longer ago than they are kept; one in force stays however old it is. @returns how many */
export async function forgetVerdicts(db: Database, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - ENDED_VERDICT_MS);
  let removed = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const n = await db.$executeRaw`
      DELETE FROM standard_verdict WHERE id IN (
        SELECT id FROM standard_verdict WHERE ended_at < ${before}::timestamptz ORDER BY ended_at LIMIT ${BATCH})`;
    removed += n;
    if (n < BATCH) break;
  }
  return removed;
}
