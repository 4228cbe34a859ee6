import type { FolderState } from "#domain/objects/rotation.ts";
import type { Database, Transaction } from "../db/client.ts";
import type { KnownRange, Resume } from "./sync-folder.ts";

/** A folder of a store with the ranges that it was last written as. */
export type FolderRow = FolderState & {
  /** All that is below it is listed as one, not only what lies right in it. */
  readonly whole: boolean;
  readonly resume: Resume | null;
  readonly ranges: readonly KnownRange[];
};
/** What a round made of a folder. `changedAt` null: it changed when its newest version was made. */
export type FolderListed = Pick<FolderRow, "prefix" | "whole" | "resume" | "listedAt" | "changedAt">;

/** An empty folder is forgotten after this long: whatever was in it stays known by its own rows. */
const EMPTY_MS = 2 * 86_400_000;
/** A folder becomes another's in one transaction, however many versions it has. */
const WHOLE_MS = 600_000;
const MOVED_AT_ONCE = 10_000;

/** All folders of a component, in two questions; where there are none yet, its root. */
export async function readFolders(db: Database, component: string, root: string): Promise<Map<string, FolderRow>> {
  const [folders, ranges] = await Promise.all([
    db.objectFolder.findMany({ where: { component } }),
    db.$queryRaw<(KnownRange & { readonly prefix: string })[]>`
      SELECT prefix, from_key AS "fromKey", digest FROM object_range WHERE component = ${component} ORDER BY prefix, from_key`,
  ]);
  const of = new Map<string, KnownRange[]>();
  for (const { prefix, ...range } of ranges) {
    const own = of.get(prefix);
    if (own === undefined) of.set(prefix, [range]);
    else own.push(range);
  }
  const rows = new Map<string, FolderRow>([[root, unlisted(root, false)]]);
  for (const { prefix, whole, listedAt, changedAt, cursor, resumeKey } of folders) {
    const resume = resumeKey === null ? null : { cursor, resumeKey };
    const underWay = resume !== null;
    rows.set(prefix, { prefix, whole, listedAt, changedAt, underWay, resume, ranges: of.get(prefix) ?? [] });
  }
  return rows;
}

/** A folder that was never listed. */
export function unlisted(prefix: string, whole: boolean): FolderRow {
  return { prefix, whole, listedAt: null, changedAt: null, underWay: false, resume: null, ranges: [] };
}

/** What a round listed, in one statement: its times, and its sums from its ranges. */
export async function storeFolders(
  db: Database,
  component: string,
  listed: readonly FolderListed[],
  now: Date,
): Promise<void> {
  if (listed.length === 0) return;
  const rows = JSON.stringify(
    listed.map(({ prefix, whole, resume, listedAt, changedAt }) => ({
      prefix,
      whole,
      listed_at: listedAt,
      changed_at: changedAt,
      cursor: resume?.cursor ?? null,
      resume_key: resume?.resumeKey ?? null,
    })),
  );
  await db.$executeRaw`
    INSERT INTO object_folder (component, prefix, whole, versions, markers, bytes, newest_at, listed_at, changed_at, cursor, resume_key, first_seen_at)
    SELECT ${component}, row.prefix, row.whole, coalesce(sums.versions, 0), coalesce(sums.markers, 0), coalesce(sums.bytes, 0), sums.newest_at,
      row.listed_at, coalesce(row.changed_at, sums.newest_at, ${now}), row.cursor, row.resume_key, ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS row (prefix text, whole boolean, listed_at timestamptz, changed_at timestamptz, cursor text, resume_key text)
    LEFT JOIN LATERAL (SELECT sum(versions)::int AS versions, sum(markers)::int AS markers, sum(bytes)::bigint AS bytes, max(newest_at) AS newest_at
      FROM object_range WHERE component = ${component} AND prefix = row.prefix) sums ON true
    ON CONFLICT (component, prefix) DO UPDATE SET whole = EXCLUDED.whole, versions = EXCLUDED.versions, markers = EXCLUDED.markers,
      bytes = EXCLUDED.bytes, newest_at = EXCLUDED.newest_at, listed_at = EXCLUDED.listed_at, changed_at = EXCLUDED.changed_at,
      cursor = EXCLUDED.cursor, resume_key = EXCLUDED.resume_key`;
}

/** A folder with too many folders in it is listed as one from now on: what was kept by those is now kept by it, and compared when it is listed. */
export async function makeWhole(db: Database, component: string, prefix: string): Promise<void> {
  const below = `${prefix.replace(/[\\%_]/g, "\\$&")}%`;
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`DELETE FROM object_range WHERE component = ${component} AND prefix LIKE ${below}`;
      await tx.$executeRaw`DELETE FROM object_folder WHERE component = ${component} AND prefix LIKE ${below} AND prefix <> ${prefix}`;
      await moveVersions(tx, component, { below, to: prefix });
      await tx.$executeRaw`
        UPDATE object_folder SET whole = true, listed_at = NULL, cursor = NULL, resume_key = NULL WHERE component = ${component} AND prefix = ${prefix}`;
    },
    { timeout: WHOLE_MS },
  );
}

/** There are as many rows as there are: in parts, none of which takes longer than a statement may. */
async function moveVersions(
  tx: Transaction,
  component: string,
  { below, to }: { readonly below: string; readonly to: string },
): Promise<void> {
  type Row = { readonly prefix: string; readonly key: string; readonly id: string };
  let after: Row | undefined = { prefix: to, key: "", id: "" };
  while (after !== undefined) {
    const moved: Row[] = await tx.$queryRaw`
      WITH part AS (
        SELECT prefix, key, version_id FROM object_version
        WHERE component = ${component} AND prefix LIKE ${below} AND prefix <> ${to}
          AND (prefix, key, version_id) > (${after.prefix}, ${after.key}, ${after.id})
        ORDER BY prefix, key, version_id LIMIT ${MOVED_AT_ONCE}),
      moved AS (
        UPDATE object_version SET prefix = ${to} FROM part WHERE component = ${component}
          AND object_version.prefix = part.prefix AND object_version.key = part.key AND object_version.version_id = part.version_id)
      SELECT prefix, key, version_id AS id FROM part ORDER BY prefix DESC, key DESC, version_id DESC LIMIT 1`;
    after = moved[0];
  }
}

export async function forgetEmpty(db: Database, component: string, root: string, now: Date): Promise<void> {
  await db.$executeRaw`
    WITH empty AS (
      DELETE FROM object_folder WHERE component = ${component} AND whole AND versions = 0 AND markers = 0 AND prefix <> ${root}
        AND listed_at IS NOT NULL AND changed_at < ${new Date(now.getTime() - EMPTY_MS)} RETURNING prefix)
    DELETE FROM object_range USING empty WHERE object_range.component = ${component} AND object_range.prefix = empty.prefix`;
}
