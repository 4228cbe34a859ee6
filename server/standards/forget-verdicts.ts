import { ENDED_VERDICT_MS } from "#domain/standards/standard.ts";
import type { Database } from "../db/client.ts";
import { inBatches } from "../db/in-batches.ts";

/** Removes verdicts that ended longer ago than they are kept; one in force stays however old it is. @returns how many */
export async function forgetVerdicts(db: Database, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - ENDED_VERDICT_MS);
  return inBatches(
    (most) => db.$executeRaw`
      DELETE FROM standard_verdict WHERE id IN (
        SELECT id FROM standard_verdict WHERE ended_at < ${before}::timestamptz ORDER BY ended_at LIMIT ${most})`,
  );
}
