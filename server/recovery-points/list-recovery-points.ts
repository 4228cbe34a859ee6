import type { Confidence, RecoveryPointKind } from "#domain/recovery-points/recovery-point.ts";
import { Prisma } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";

export type RecoveryPointFilter = {
  readonly component?: string | undefined;
  readonly kind?: RecoveryPointKind | undefined;
  readonly region?: string | undefined;
  /** Those that are gone as well. */
  readonly gone?: boolean | undefined;
  /** Last one of the page before. */
  readonly after?: { readonly takenAt: Date; readonly id: string } | undefined;
};
export type RecoveryPointRow = {
  readonly id: string;
  readonly component: string;
  readonly kind: RecoveryPointKind;
  readonly externalId: string;
  readonly region: string;
  readonly takenAt: string;
  readonly coversUntil: string | null;
  readonly sizeBytes: number | null;
  readonly retentionUntil: string | null;
  readonly encrypted: boolean | null;
  readonly keyId: string | null;
  readonly confidence: Confidence;
  readonly confidenceAt: string;
  readonly goneAt: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};
export type RecoveryPointPage = {
  readonly rows: readonly RecoveryPointRow[];
  readonly next: { readonly takenAt: string; readonly id: string } | null;
};

const PAGE = 50;

/**
 * One page, newest first. Neither a page deep in a hundred thousand nor a filter that few rows pass reads more than a page's worth of
 * each series (the points of one component, kind and region), and of those a site has few.
 */
export async function listRecoveryPoints(db: Database, filter: RecoveryPointFilter): Promise<RecoveryPointPage> {
  const found = await db.$queryRaw<{ id: string }[]>(newest(filter));
  const ids = found.slice(0, PAGE).map(({ id }) => id);
  const rows = new Map((await db.recoveryPoint.findMany({ where: { id: { in: ids } } })).map((row) => [row.id, row]));
  const page = ids.flatMap((id) => rows.get(id) ?? []);
  const last = page.at(-1);
  return {
    rows: page.map(toRow),
    next: found.length > PAGE && last ? { takenAt: last.takenAt.toISOString(), id: last.id } : null,
  };
}

/**
 * Which series there are is found by hopping from one to the next in the index that holds each of them in order of time; then the newest
 * of each are merged.
 */
function newest({ component, kind, region, gone, after }: RecoveryPointFilter): Prisma.Sql {
  const counts = gone === true ? Prisma.sql`TRUE` : Prisma.sql`point.gone_at IS NULL`;
  const older = after
    ? Prisma.sql`(point.taken_at, point.id) < (${after.takenAt}, ${after.id}::uuid)`
    : Prisma.sql`TRUE`;
  const wanted = [
    component === undefined ? [] : [Prisma.sql`series.component = ${component}`],
    kind === undefined ? [] : [Prisma.sql`series.kind = ${kind}`],
    region === undefined ? [] : [Prisma.sql`series.region = ${region}`],
  ].flat();
  return Prisma.sql`
    WITH RECURSIVE series AS (
      (SELECT component, kind, region FROM recovery_point point WHERE ${counts} ORDER BY component, kind, region LIMIT 1)
      UNION ALL
      SELECT next.* FROM series, LATERAL (
        SELECT component, kind, region FROM recovery_point point
        WHERE ${counts} AND (point.component, point.kind, point.region) > (series.component, series.kind, series.region)
        ORDER BY component, kind, region LIMIT 1) next)
    SELECT page.id FROM series, LATERAL (
      SELECT id, taken_at FROM recovery_point point
      WHERE ${counts} AND point.component = series.component AND point.kind = series.kind AND point.region = series.region AND ${older}
      ORDER BY taken_at DESC, id DESC LIMIT ${PAGE + 1}) page
    WHERE ${wanted.length === 0 ? Prisma.sql`TRUE` : Prisma.join(wanted, " AND ")}
    ORDER BY page.taken_at DESC, page.id DESC LIMIT ${PAGE + 1}`;
}

type Loaded = Awaited<ReturnType<Database["recoveryPoint"]["findFirstOrThrow"]>>;

export function toRow(row: Loaded): RecoveryPointRow {
  return {
    id: row.id,
    component: row.component,
    kind: row.kind as RecoveryPointKind,
    externalId: row.externalId,
    region: row.region,
    takenAt: row.takenAt.toISOString(),
    coversUntil: row.coversUntil?.toISOString() ?? null,
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    retentionUntil: row.retentionUntil?.toISOString() ?? null,
    encrypted: row.encrypted,
    keyId: row.keyId,
    confidence: row.confidence as Confidence,
    confidenceAt: row.confidenceAt.toISOString(),
    goneAt: row.goneAt?.toISOString() ?? null,
    detail: row.detail as Readonly<Record<string, unknown>>,
  };
}
