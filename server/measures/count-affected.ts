import { asJson } from "../db/as-json.ts";
import type { Database, Transaction } from "../db/client.ts";

/** What a measure affected so far, by name of what is counted: `{ leftOut: 1200 }`. A whole count each time, so that repeating it adds nothing. */
export type Affected = Readonly<Record<"refused" | "leftOut", number>>;

/** Keeps the count with an open measure; one that has ended keeps its last. */
export async function countAffected(
  db: Database | Transaction,
  id: string,
  affected: Partial<Affected>,
): Promise<void> {
  await db.$executeRaw`
    UPDATE temporary_measure SET affected = COALESCE(affected, '{}'::jsonb) || ${JSON.stringify(asJson(affected))}::jsonb
    WHERE id = ${id}::uuid AND ended_at IS NULL
      AND COALESCE(affected, '{}'::jsonb) IS DISTINCT FROM COALESCE(affected, '{}'::jsonb) || ${JSON.stringify(asJson(affected))}::jsonb`;
}
