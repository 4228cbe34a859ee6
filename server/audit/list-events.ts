import { formatAnchor } from "#domain/audit/anchor.ts";
import { Refusal } from "#domain/refusal.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";
import { readHead } from "./chain-rows.ts";

export type AuditFilter = {
  /** Part of the actor's name or the whole subject. */
  readonly actor?: string | undefined;
  /** Whole action (`approval.approved`) or its noun (`approval`). */
  readonly action?: string | undefined;
  readonly subjectType?: string | undefined;
  readonly subjectId?: string | undefined;
  /** ISO times: from inclusive, until exclusive. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};

export type AuditRow = {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly actorName: string;
  readonly roles: readonly string[];
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly detail: unknown;
  /** Its link in the chain (domain/audit/seal.ts); null: not sealed yet. */
  readonly seal: RowSeal | null;
};
export type RowSeal = {
  readonly position: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly sealedAt: string;
};

export type AuditPage = {
  readonly rows: readonly AuditRow[] /** Opaque; null at the end. */;
  readonly next: string | null;
};

/** How many rows one export may hold; `truncated` says when there were more. */
export const EXPORT_LIMIT = 5_000;

/**
 * One page, newest first. The cursor is the last row's id: the database compares (at, id) itself, in its own microseconds, so that
 * rows written meanwhile or within the same millisecond are neither repeated nor hidden.
 */
export async function listEvents(
  db: Database,
  filter: AuditFilter,
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<AuditPage> {
  const limit = Math.min(page.limit ?? 50, 200);
  const rows = await read(db, filter, page.cursor, limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: rows.slice(0, limit), next: last?.id ?? null };
}

export type AuditExport = {
  readonly rows: readonly AuditRow[];
  readonly truncated: boolean;
  /** `position:hash` of the chain's end when the rows were read: kept with the file, it is an anchor for `audit verify`. */
  readonly anchor: string;
};

/** All rows of the filter, newest first, at most EXPORT_LIMIT. */
export async function exportEvents(db: Database, installationId: string, filter: AuditFilter): Promise<AuditExport> {
  const rows = await read(db, filter, undefined, EXPORT_LIMIT + 1);
  const anchor = formatAnchor(await readHead(db, installationId));
  return { rows: rows.slice(0, EXPORT_LIMIT), truncated: rows.length > EXPORT_LIMIT, anchor };
}

/** More kinds of action than the product has. */
const ACTIONS = 200;

/**
 * The actions that occur, for the filter, in their order. The database hops from one to the next in the index of actions, since the log
 * grows for years: what is read is bounded by the number of distinct actions, not of rows.
 */
export async function auditActions(db: Database): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ action: string }[]>`
    WITH RECURSIVE known AS (
      (SELECT action FROM audit_event ORDER BY action LIMIT 1)
      UNION ALL
      SELECT next.action FROM known, LATERAL (
        SELECT action FROM audit_event event WHERE event.action > known.action ORDER BY action LIMIT 1) next)
    SELECT action FROM known LIMIT ${ACTIONS}`;
  return rows.map((row) => row.action);
}

async function read(db: Database, filter: AuditFilter, cursor: string | undefined, take: number): Promise<AuditRow[]> {
  const rows = await db.auditEvent.findMany({
    where: where(filter),
    ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take,
  });
  const seals = await sealsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    actor: row.actor,
    actorName: row.actorName,
    roles: row.roles,
    action: row.action,
    subjectType: row.subjectType,
    subjectId: row.subjectId,
    detail: row.detail,
    seal: seals.get(row.id) ?? null,
  }));
}

async function sealsOf(db: Database, eventIds: readonly string[]): Promise<ReadonlyMap<string, RowSeal>> {
  const seals = await db.auditSeal.findMany({ where: { eventId: { in: [...eventIds] } } });
  return new Map(
    seals.map(({ eventId, position, hash, previousHash, sealedAt }) => [
      eventId,
      { position: Number(position), hash, previousHash, sealedAt: sealedAt.toISOString() },
    ]),
  );
}

function where(filter: AuditFilter): Prisma.AuditEventWhereInput {
  const from = moment(filter.from);
  const until = moment(filter.until);
  return {
    ...(filter.actor
      ? { OR: [{ actor: filter.actor }, { actorName: { contains: filter.actor, mode: "insensitive" } }] }
      : {}),
    ...(filter.action
      ? { action: filter.action.includes(".") ? filter.action : { startsWith: `${filter.action}.` } }
      : {}),
    ...(filter.subjectType ? { subjectType: filter.subjectType } : {}),
    ...(filter.subjectId ? { subjectId: filter.subjectId } : {}),
    ...(from || until ? { at: { ...(from ? { gte: from } : {}), ...(until ? { lt: until } : {}) } } : {}),
  };
}

function moment(text: string | undefined): Date | undefined {
  if (!text) return undefined;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new Refusal("invalid", "time-unreadable", { text });
  return at;
}
