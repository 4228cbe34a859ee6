import { parseLsn } from "#domain/database/lsn.ts";
import type { RowsBeyond } from "#domain/database/outlook.ts";
import type { Database } from "../db/client.ts";

type Position = { readonly receivedLsn: string | null; readonly timeline: number | null };

/**
 * Canary rows that were acknowledged and that a standby at this position lacks: those of its timeline with a later position, and
 * those of every newer timeline. A row's recorded position was read just after it was acknowledged, so the row lies before it: what
 * is counted is the most that may be missing, and a row at or before the position is there for certain.
 */
export async function rowsBeyond(
  db: Pick<Database, "$queryRaw">,
  component: string,
  { receivedLsn, timeline }: Position,
): Promise<RowsBeyond> {
  if (parseLsn(receivedLsn) === null || timeline === null) return { rows: null, firstAt: null, lastAt: null };
  const [found] = await db.$queryRaw<{ rows: bigint; first: Date | null; last: Date | null }[]>`
    SELECT count(*) AS rows, min(at) AS first, max(at) AS last FROM canary
    WHERE component = ${component}
      AND (timeline > ${timeline} OR (timeline = ${timeline} AND lsn::pg_lsn > ${receivedLsn}::pg_lsn))`;
  return {
    rows: Number(found?.rows ?? 0),
    firstAt: found?.first?.toISOString() ?? null,
    lastAt: found?.last?.toISOString() ?? null,
  };
}
