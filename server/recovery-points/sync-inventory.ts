import { hash } from "node:crypto";
import { uuid7 } from "#domain/ids.ts";
import type { RecoveryPointKind } from "#domain/recovery-points/recovery-point.ts";
import type { Database } from "../db/client.ts";

/** One recovery point as its source lists it now. */
export type ListedPoint = {
  readonly kind: RecoveryPointKind;
  readonly externalId: string;
  readonly takenAt: Date;
  readonly coversFrom: Date | null;
  readonly coversUntil: Date | null;
  readonly sizeBytes: number | null;
  readonly retentionUntil: Date | null;
  readonly region: string;
  readonly keyId: string | null;
  readonly encrypted: boolean | null;
  readonly detail: Readonly<Record<string, unknown>>;
};
export type Inventory = {
  readonly component: string;
  /** What this source lists; points of other kinds are somebody else's. */
  readonly kinds: readonly RecoveryPointKind[];
  readonly points: readonly ListedPoint[];
};
export type Synced = { readonly added: number; readonly changed: number; readonly gone: number };

/** So many rows are written in one statement: a first listing of a hundred thousand is not held as one text. */
const BATCH = 5_000;

/**
 * Makes the rows of a component what its source lists: new ones added, what differs written, what is no longer listed marked gone, what
 * came back no longer so. What is as it was is known by a digest of what was listed of it, so a listing of no change is compared and
 * nothing else. Never called with a listing that failed: nothing listed means that everything is gone. How far a point was proven is not
 * the source's to say. Killed in between, the next listing does the rest.
 */
export async function syncInventory(
  db: Database,
  installationId: string,
  { component, kinds, points }: Inventory,
  at: Date,
): Promise<Synced> {
  const listed = [...new Map(points.map((point) => [`${point.kind} ${point.externalId}`, point])).values()];
  const digests = listed.map(digestOf);
  // By position in the listing what is new or differs; without one what is there and no longer listed.
  const differing = await db.$queryRaw<{ position: number | null; id: string | null }[]>`
    SELECT (listed.position - 1)::int AS position, known.id
    FROM unnest(${listed.map((point) => point.kind)}::text[], ${listed.map((point) => point.externalId)}::text[], ${digests}::text[])
      WITH ORDINALITY AS listed (kind, external_id, digest, position)
    FULL JOIN (SELECT id, kind, external_id, listed_digest FROM recovery_point
      WHERE component = ${component} AND kind = ANY(${[...kinds]}::text[]) AND gone_at IS NULL) known USING (kind, external_id)
    WHERE known.listed_digest IS DISTINCT FROM listed.digest OR listed.position IS NULL`;
  const rows = differing.flatMap(({ position }) => {
    const point = position === null ? undefined : listed[position];
    return position === null || point === undefined ? [] : [{ point, digest: digests[position] ?? "" }];
  });
  let added = 0;
  for (let from = 0; from < rows.length; from += BATCH)
    added += await write(db, installationId, component, rows.slice(from, from + BATCH), at);
  const gone = differing.flatMap(({ position, id }) => (position === null && id !== null ? [id] : []));
  if (gone.length > 0)
    await db.$executeRaw`UPDATE recovery_point SET gone_at = ${at} WHERE id = ANY(${gone}::uuid[]) AND gone_at IS NULL`;
  return { added, changed: rows.length - added, gone: gone.length };
}

type Row = { readonly point: ListedPoint; readonly digest: string };

/** Everything that a source says of a point, and nothing else: equal digests are equal rows. */
function digestOf(point: ListedPoint): string {
  const { sizeBytes, region, keyId, encrypted, detail } = point;
  // As numbers: the text of a date takes longer than all the rest.
  const times = [point.takenAt, point.coversFrom, point.coversUntil, point.retentionUntil].map((one) => one?.getTime());
  const said = [...times, sizeBytes, region, keyId, encrypted, detail];
  return hash("sha256", JSON.stringify(said), "base64").slice(0, 22);
}

/** @returns how many of them were not known before */
async function write(
  db: Database,
  installationId: string,
  component: string,
  rows: readonly Row[],
  at: Date,
): Promise<number> {
  const json = JSON.stringify(
    rows.map(({ point, digest }) => ({
      id: uuid7(at.getTime()),
      kind: point.kind,
      external_id: point.externalId,
      taken_at: point.takenAt,
      covers_from: point.coversFrom,
      covers_until: point.coversUntil,
      size_bytes: point.sizeBytes,
      retention_until: point.retentionUntil,
      region: point.region,
      key_id: point.keyId,
      encrypted: point.encrypted,
      detail: point.detail,
      digest,
    })),
  );
  const [counted] = await db.$queryRaw<{ added: number }[]>`
    WITH written AS (
      INSERT INTO recovery_point (id, installation_id, component, kind, external_id, taken_at, covers_from, covers_until, size_bytes,
        retention_until, region, key_id, encrypted, confidence, confidence_at, detail, first_seen_at, last_seen_at, listed_digest)
      SELECT id, ${installationId}::uuid, ${component}, kind, external_id, taken_at, covers_from, covers_until, size_bytes, retention_until,
        region, key_id, encrypted, 'listed', ${at}, detail, ${at}, ${at}, digest
      FROM jsonb_to_recordset(${json}::jsonb) AS row (id uuid, kind text, external_id text, taken_at timestamptz, covers_from timestamptz,
        covers_until timestamptz, size_bytes bigint, retention_until timestamptz, region text, key_id text, encrypted boolean, detail jsonb,
        digest text)
      ON CONFLICT (component, kind, external_id) DO UPDATE SET taken_at = EXCLUDED.taken_at, covers_from = EXCLUDED.covers_from,
        covers_until = EXCLUDED.covers_until, size_bytes = EXCLUDED.size_bytes, retention_until = EXCLUDED.retention_until,
        region = EXCLUDED.region, key_id = EXCLUDED.key_id, encrypted = EXCLUDED.encrypted, detail = EXCLUDED.detail,
        last_seen_at = EXCLUDED.last_seen_at, gone_at = NULL, listed_digest = EXCLUDED.listed_digest
      RETURNING id)
    SELECT count(*)::int AS added FROM written JOIN jsonb_to_recordset(${json}::jsonb) AS row (id uuid) USING (id)`;
  return counted?.added ?? 0;
}
