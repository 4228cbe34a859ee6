import { isOwn } from "#domain/objects/own-keys.ts";
import type { ListedVersion } from "../adapters/ports.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Database } from "../db/client.ts";
import { WORKER } from "../engine/legs/run-rows.ts";

/** Whose versions, and how long each has to be kept: what goes earlier is a breach. */
export type InventoryOf = {
  readonly installationId: string;
  readonly component: string;
  readonly keepMs: number;
};
/** Keys after `fromKey` up to and with `untilKey` (null: to the end of the folder). `split`: a new range begins after it. */
export type RangeOf = {
  readonly prefix: string;
  readonly fromKey: string;
  readonly untilKey: string | null;
  readonly split: boolean;
};
export type RangeTotals = {
  readonly versions: number;
  readonly markers: number;
  readonly bytes: number;
  readonly newestAt: Date | null;
};
export type RangeWritten = {
  readonly added: number;
  readonly changed: number;
  /** No longer listed; `locked` and `early`: although it had to be there. */
  readonly gone: number;
  readonly locked: number;
  readonly early: number;
};
type Named = { readonly key: string; readonly version_id: string };
type Gone = Named & {
  readonly gone_how: "locked" | "early" | "over";
  readonly at: Date;
  readonly retain_until: Date | null;
};

/** Comes after whatever may follow a prefix: an end that an index finds. */
const LAST = "\u{10ffff}";
/** So many are named in one row of the audit; all of them are counted, and each has its own row here. */
const NAMED = 50;

/**
 * Makes the rows of a range what is listed of it, in one transaction with its digest and the audit: new ones added, what is no longer listed
 * marked gone, what came back no longer so. A version never changes: one that is listed with another size, time or hash keeps what it was
 * first listed with, and is told as differing.
 */
export async function writeRange(
  db: Database,
  of: InventoryOf,
  range: RangeOf,
  listed: readonly ListedVersion[],
  digest: string,
  now: Date,
): Promise<RangeWritten> {
  const rows = JSON.stringify(
    listed.map((one) => ({
      key: one.key,
      version_id: one.versionId,
      latest: one.latest,
      delete_marker: one.deleteMarker,
      at: one.at,
      size_bytes: one.sizeBytes,
      etag: one.etag,
    })),
  );
  const { component, installationId } = of;
  const { prefix, fromKey, untilKey } = range;
  return db.$transaction(
    async (tx) => {
      const [found] = await tx.$queryRaw<
        { added: number; changed: number; differing: Named[]; back: Named[]; gone: Gone[] }[]
      >`
        WITH listed AS MATERIALIZED (
          SELECT DISTINCT ON (key, version_id) * FROM jsonb_to_recordset(${rows}::jsonb) AS row (key text, version_id text, latest boolean,
            delete_marker boolean, at timestamptz, size_bytes bigint, etag text)
          ORDER BY key, version_id),
        known AS MATERIALIZED (
          SELECT key, version_id, latest, delete_marker, at, size_bytes, etag, gone_at, problem FROM object_version
          WHERE component = ${component} AND prefix = ${prefix} AND key > ${fromKey} AND key <= ${untilKey ?? prefix + LAST}),
        held AS MATERIALIZED (
          SELECT listed.*, known.key IS NULL AS is_new, known.gone_at IS NOT NULL AS is_back,
            known.key IS NOT NULL AND known.latest <> listed.latest AS moved,
            known.key IS NOT NULL AND ROW(known.delete_marker, known.at, known.size_bytes, known.etag)
              IS DISTINCT FROM ROW(listed.delete_marker, listed.at, listed.size_bytes, listed.etag) AS differs, known.problem AS problem
          FROM listed LEFT JOIN known ON known.key = listed.key AND known.version_id = listed.version_id),
        added AS (
          INSERT INTO object_version (component, prefix, key, version_id, latest, delete_marker, at, size_bytes, etag, first_seen_at)
          SELECT ${component}, ${prefix}, key, version_id, latest, delete_marker, at, size_bytes, etag, ${now} FROM held WHERE is_new
          RETURNING 1),
        changed AS (
          UPDATE object_version row SET latest = held.latest, gone_at = NULL, gone_how = NULL,
            problem = CASE WHEN held.differs THEN 'differs' WHEN row.problem = 'missing' THEN NULL ELSE row.problem END,
            problem_at = CASE WHEN held.differs AND row.problem IS NULL THEN ${now} WHEN row.problem = 'missing' AND NOT held.differs THEN NULL
              ELSE row.problem_at END
          FROM held
          WHERE row.component = ${component} AND row.prefix = ${prefix} AND row.key = held.key AND row.version_id = held.version_id
            AND (held.is_back OR held.moved OR held.differs)
          RETURNING 1),
        vanished AS (
          UPDATE object_version row SET gone_at = ${now}, latest = false,
            gone_how = CASE WHEN row.delete_marker THEN 'over' WHEN row.retain_until > ${now} OR row.hold THEN 'locked'
              WHEN row.at > ${new Date(now.getTime() - of.keepMs)} THEN 'early' ELSE 'over' END
          FROM known
          WHERE row.component = ${component} AND row.prefix = ${prefix} AND row.key = known.key AND row.version_id = known.version_id
            AND known.gone_at IS NULL
            AND NOT EXISTS (SELECT FROM listed WHERE listed.key = known.key AND listed.version_id = known.version_id)
          RETURNING row.key, row.version_id, row.gone_how, row.at, row.retain_until)
        SELECT (SELECT count(*)::int FROM added) AS added, (SELECT count(*)::int FROM changed) AS changed,
          (SELECT coalesce(jsonb_agg(jsonb_build_object('key', key, 'version_id', version_id)), '[]') FROM held
            WHERE differs AND problem IS DISTINCT FROM 'differs') AS differing,
          (SELECT coalesce(jsonb_agg(jsonb_build_object('key', key, 'version_id', version_id)), '[]') FROM held WHERE is_back) AS back,
          (SELECT coalesce(jsonb_agg(to_jsonb(vanished)), '[]') FROM vanished) AS gone`;
      const { added = 0, changed = 0, differing = [], back = [], gone = [] } = found ?? {};
      const totals = totalsOf(listed);
      await tx.$executeRaw`
        INSERT INTO object_range (component, prefix, from_key, digest, versions, markers, bytes, newest_at)
        VALUES (${component}, ${prefix}, ${fromKey}, ${digest}, ${totals.versions}, ${totals.markers}, ${totals.bytes}, ${totals.newestAt})
        ON CONFLICT (component, prefix, from_key) DO UPDATE SET digest = EXCLUDED.digest, versions = EXCLUDED.versions,
          markers = EXCLUDED.markers, bytes = EXCLUDED.bytes, newest_at = EXCLUDED.newest_at`;
      // Where it ends is known from now on, also if the listing is broken off: its digest says nothing of what comes after.
      if (range.split && untilKey !== null) {
        await tx.$executeRaw`
          INSERT INTO object_range (component, prefix, from_key, digest, versions, markers, bytes) VALUES (${component}, ${prefix}, ${untilKey}, '', 0, 0, 0)
          ON CONFLICT DO NOTHING`;
      }
      const how = (what: Gone["gone_how"]) => gone.filter((one) => one.gone_how === what);
      const tell = async (action: string, some: readonly Named[]) => {
        if (some.length === 0) return;
        const named = some.slice(0, NAMED).map(({ version_id: versionId, ...one }) => ({ ...one, versionId }));
        const detail = { folder: prefix, n: some.length, versions: named };
        await appendAudit(tx, installationId, WORKER, { action, subjectType: "objects", subjectId: component, detail });
      };
      await tell("objects.locked-version-gone", how("locked"));
      await tell("objects.version-gone-early", how("early"));
      await tell("objects.version-gone", how("over"));
      await tell("objects.version-back", back);
      await tell("objects.version-differs", differing);
      return { added, changed, gone: gone.length, locked: how("locked").length, early: how("early").length };
    },
    { timeout: 60_000 },
  );
}

export function totalsOf(listed: readonly ListedVersion[]): RangeTotals {
  let [versions, markers, bytes, newest] = [0, 0, 0, Number.NEGATIVE_INFINITY];
  for (const one of listed) {
    if (one.deleteMarker) {
      markers += 1;
      continue;
    }
    versions += 1;
    bytes += one.sizeBytes;
    newest = Math.max(newest, one.at.getTime());
  }
  return { versions, markers, bytes, newestAt: newest === Number.NEGATIVE_INFINITY ? null : new Date(newest) };
}

/** What the product itself wrote is in no inventory. */
export function withoutOwn(listed: readonly ListedVersion[], root: string): readonly ListedVersion[] {
  return listed.some((one) => isOwn(one.key, root)) ? listed.filter((one) => !isOwn(one.key, root)) : listed;
}
