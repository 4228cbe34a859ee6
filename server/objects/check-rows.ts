import { asJson } from "../db/as-json.ts";
import type { Database } from "../db/client.ts";

/** One version that a verification has to read. */
export type ToRead = {
  readonly prefix: string;
  readonly key: string;
  readonly versionId: string;
  readonly at: Date;
  readonly sizeBytes: number;
  readonly etag: string | null;
  readonly sha256: string | null;
  readonly retainUntil: Date | null;
  readonly hold: boolean | null;
};
export type Check = Awaited<ReturnType<Database["objectCheck"]["findUniqueOrThrow"]>>;
/** Up to where it is done: of a sample by its place in it, of all by the last one in the order of folders and keys. */
export type Cursor = {
  readonly position?: number;
  readonly prefix?: string;
  readonly key?: string;
  readonly versionId?: string;
};

/** Versions that were found wrong are read again each time, whatever chance says: so many of them at most. */
const WRONG = 1_000;

/**
 * The verification of a run: begun once, found again by whoever goes on. What is read is chosen when it begins: all versions that are there, or
 * so many of them and those that are known to be wrong. Of a sample half has a hash already, what was not verified for longest first, so that
 * there is something to hold it against; the rest is by chance (each as likely as any other, by the run's own seed).
 */
export async function openCheck(
  db: Database,
  of: { readonly installationId: string; readonly component: string; readonly runId: string },
  sample: number | null,
): Promise<Check> {
  const before = await db.objectCheck.findUnique({ where: { runId: of.runId } });
  if (before !== null) return before;
  return db.$transaction(
    async (tx) => {
      const made = await tx.objectCheck.create({
        data: { ...of, sample, status: "running", startedAt: new Date(), total: 0 },
      });
      if (sample === null) {
        const [counted] = await tx.$queryRaw<{ n: number }[]>`
          SELECT coalesce(sum(versions), 0)::int AS n FROM object_folder WHERE component = ${of.component}`;
        return tx.objectCheck.update({ where: { id: made.id }, data: { total: counted?.n ?? 0 } });
      }
      const total = await tx.$executeRaw`
        WITH known AS MATERIALIZED (
          SELECT prefix, key, version_id FROM object_version
          WHERE component = ${of.component} AND sha256 IS NOT NULL AND gone_at IS NULL AND NOT delete_marker
          ORDER BY verified_at NULLS FIRST, hashtextextended(key || version_id, hashtextextended(${of.runId}, 0)) LIMIT ${Math.floor(sample / 2)})
        INSERT INTO object_check_item (check_id, position, prefix, key, version_id)
        SELECT ${made.id}::uuid, row_number() OVER (ORDER BY prefix, key, version_id), prefix, key, version_id FROM (
          (SELECT prefix, key, version_id FROM object_version
            WHERE component = ${of.component} AND problem IS NOT NULL AND gone_at IS NULL LIMIT ${WRONG})
          UNION SELECT prefix, key, version_id FROM known
          UNION
          (SELECT prefix, key, version_id FROM object_version row
            WHERE component = ${of.component} AND gone_at IS NULL AND NOT delete_marker
              AND NOT EXISTS (SELECT FROM known WHERE known.prefix = row.prefix AND known.key = row.key AND known.version_id = row.version_id)
            ORDER BY hashtextextended(key || version_id, hashtextextended(${of.runId}, 0))
            LIMIT ${sample} - (SELECT count(*) FROM known))) picked`;
      return tx.objectCheck.update({ where: { id: made.id }, data: { total } });
    },
    { timeout: 60_000 },
  );
}

export type Part = {
  readonly some: readonly ToRead[];
  /** With those that have gone since they were picked: they are done as well. */
  readonly picked: number;
  /** Null: there are no more. */
  readonly cursor: Cursor | null;
};

/** The next ones, at most `most`. */
export async function nextToRead(db: Database, check: Check, most: number): Promise<Part> {
  const at = (check.cursor ?? {}) as Cursor;
  if (check.sample !== null) {
    const picked = await db.$queryRaw<(ToRead & { readonly position: number; readonly isThere: boolean })[]>`
      SELECT item.position, item.prefix, item.key, item.version_id AS "versionId", row.at, row.size_bytes::float8 AS "sizeBytes", row.etag, row.sha256,
        row.retain_until AS "retainUntil", row.hold, row.gone_at IS NULL AS "isThere"
      FROM object_check_item item JOIN object_version row
        ON row.component = ${check.component} AND row.prefix = item.prefix AND row.key = item.key AND row.version_id = item.version_id
      WHERE item.check_id = ${check.id}::uuid AND item.position > ${at.position ?? 0} ORDER BY item.position LIMIT ${most}`;
    const last = picked.at(-1);
    return {
      some: picked.filter((one) => one.isThere),
      picked: picked.length,
      cursor: last ? { position: last.position } : null,
    };
  }
  const some = await db.$queryRaw<ToRead[]>`
    SELECT prefix, key, version_id AS "versionId", at, size_bytes::float8 AS "sizeBytes", etag, sha256, retain_until AS "retainUntil", hold
    FROM object_version
    WHERE component = ${check.component} AND gone_at IS NULL AND NOT delete_marker
      AND (prefix, key, version_id) > (${at.prefix ?? ""}, ${at.key ?? ""}, ${at.versionId ?? ""})
    ORDER BY prefix, key, version_id LIMIT ${most}`;
  const last = some.at(-1);
  return {
    some,
    picked: some.length,
    cursor: last ? { prefix: last.prefix, key: last.key, versionId: last.versionId } : null,
  };
}

export type Finding = {
  readonly key: string;
  readonly versionId: string;
  readonly how: "differs" | "missing" | "unreadable";
  /** By what it differs, or what the store said. */
  readonly said: string;
};
/** So many are named in the result; all are counted, and each stands in its own row. */
export const NAMED = 100;

export function withFindings(check: Check, more: readonly Finding[]) {
  return asJson([...(check.findings as unknown as Finding[]), ...more].slice(0, NAMED));
}
