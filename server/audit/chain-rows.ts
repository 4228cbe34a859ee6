import { type AuditContent, type ChainHead, genesis } from "#domain/audit/seal.ts";
import { Prisma } from "../../prisma/generated/client.ts";
import type { Database, Transaction } from "../db/client.ts";

/** Where the next page of a walk begins: after the last row met, or at the very first, whatever its key. */
export const after = (columns: string, last: Prisma.Sql | null) =>
  last ? Prisma.sql`(${Prisma.raw(columns)}) > (${last})` : Prisma.sql`TRUE`;

/** A column of type timestamptz as the chain writes it: UTC, all six digits, never by way of a Date. */
export const moment = (column: string) =>
  Prisma.raw(`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);

/** The columns of `audit_event event` as an AuditContent. */
export const CONTENT = Prisma.sql`event.id::text AS id, event.installation_id::text AS "installationId",
  ${moment("event.at")} AS at, event.actor, event.actor_name AS "actorName", event.roles, event.action,
  event.subject_type AS "subjectType", event.subject_id AS "subjectId", event.detail::text AS detail`;

/** The chain's last seal; its genesis when it holds none. */
export async function readHead(db: Database | Transaction, installationId: string): Promise<ChainHead> {
  const [head] = await db.$queryRaw<ChainHead[]>`
    SELECT position::float8 AS position, hash FROM audit_seal
    WHERE installation_id = ${installationId}::uuid ORDER BY position DESC LIMIT 1`;
  return head ?? genesis(installationId);
}

/** A row of that content alone, whatever else the query brought with it. Null: no such row (outer join). */
export function contentOf(
  found: { readonly [name in keyof AuditContent]: AuditContent[name] | null },
): AuditContent | null {
  if (found.id === null) return null;
  const { id, installationId, at, actor, actorName, roles, action, subjectType, subjectId, detail } = found;
  return { id, installationId, at, actor, actorName, roles, action, subjectType, subjectId, detail } as AuditContent;
}

/** The installations that occur in a table, one index probe each: the rows between are not read. */
export async function* installationsIn(
  db: Database | Transaction,
  table: "audit_seal" | "audit_unsealed",
): AsyncGenerator<string> {
  for (let last: string | null = null; ; ) {
    const next: { id: string }[] = await db.$queryRaw`SELECT installation_id::text AS id FROM ${Prisma.raw(table)}
      WHERE ${after("installation_id", last === null ? null : Prisma.sql`${last}::uuid`)} ORDER BY installation_id LIMIT 1`;
    if (!next[0]) return;
    last = next[0].id;
    yield last;
  }
}
