import { shortCommit } from "#domain/standards/config.ts";
import type { Database } from "../db/client.ts";

/** Among as many verdicts a commit is looked for: each time an archive is late, or comes, is one. */
const VERDICTS = 100;

/**
 * When the newest commit of a repository was first seen. Samples are kept for two days, and a standard may give more: so it stands in each verdict
 * on the commit, and those are kept for years. Null: neither knows.
 */
export async function headSeenAt(db: Database, component: string, key: string, head: string): Promise<Date | null> {
  const [told] = await db.$queryRaw<{ seen: string | null }[]>`
    SELECT min(reason->'values'->>'seen') AS seen FROM (
      SELECT reasons FROM standard_verdict WHERE component = ${component} AND part = 'archive' ORDER BY since DESC LIMIT ${VERDICTS}) newest,
      LATERAL jsonb_array_elements(newest.reasons) AS said (reason)
    WHERE reason->'values'->>'commit' = ${shortCommit(head)}`;
  if (told?.seen) return new Date(told.seen);
  const [first] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(at) AS at FROM observation WHERE key = ${key} AND ok AND value->>'head' = ${head}`;
  return first?.at ?? null;
}
