import type { RecoveryPointKind } from "#domain/recovery-points/recovery-point.ts";
import { Prisma } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";

// Inventories of any size for a bench and for the plans of queries, made inside the database: nobody holds them in memory.

export type Series = {
  readonly component: string;
  readonly kind: RecoveryPointKind;
  readonly region: string;
  /** Of a hundred points of all series together so many are of this one. */
  readonly share: number;
  /** How far apart they were taken. */
  readonly everyMs: number;
};
const MINUTE_MS = 60_000;

/** Every kind, in both regions, unevenly: some are thousands, some are a handful. */
export const SERIES: readonly Series[] = [
  { component: "meta-db/archive-kr", kind: "base-backup", region: "kr", share: 9, everyMs: 60 * MINUTE_MS },
  { component: "meta-db/archive-kr", kind: "wal-window", region: "kr", share: 0.1, everyMs: 3_000 * MINUTE_MS },
  { component: "meta-db/archive-jp", kind: "base-backup", region: "jp", share: 9, everyMs: 60 * MINUTE_MS },
  { component: "meta-db/archive-jp", kind: "wal-window", region: "jp", share: 0.02, everyMs: 3_000 * MINUTE_MS },
  { component: "search/cases-kr", kind: "snapshot", region: "kr", share: 12, everyMs: 60 * MINUTE_MS },
  { component: "search/cases-jp", kind: "snapshot", region: "jp", share: 3, everyMs: 60 * MINUTE_MS },
  { component: "evidence/objects-kr", kind: "object-version", region: "kr", share: 20, everyMs: MINUTE_MS },
  { component: "ingest/stream-kr", kind: "offset-snapshot", region: "kr", share: 0.8, everyMs: 1_440 * MINUTE_MS },
  { component: "releases/images", kind: "image-digest", region: "kr", share: 25, everyMs: 10 * MINUTE_MS },
  { component: "releases/images-jp", kind: "image-digest", region: "jp", share: 10, everyMs: 20 * MINUTE_MS },
  { component: "releases/charts", kind: "archive", region: "kr", share: 10, everyMs: 30 * MINUTE_MS },
  { component: "evidence/keys-kr", kind: "key-metadata", region: "kr", share: 1, everyMs: 1_440 * MINUTE_MS },
  { component: "evidence/keys-jp", kind: "key-metadata", region: "jp", share: 0.08, everyMs: 1_440 * MINUTE_MS },
];

/** What a source says of its n-th point besides. */
const DETAIL: Readonly<Record<RecoveryPointKind, string>> = {
  "base-backup": `jsonb_build_object('type', 'incr', 'prior', 'p' || n, 'wal', jsonb_build_object('start', '0000000100000000000000A1', 'stop',
    '0000000100000000000000A2'), 'storedBytes', 100000 + n, 'damaged', false, 'usable', true)`,
  "wal-window": `jsonb_build_object('timeline', 1, 'backups', n, 'segments', 100 + n)`,
  snapshot: `jsonb_build_object('collection', 'cases', 'shards', 4)`,
  "object-version": `jsonb_build_object('key', 'cases/' || n || '/evidence.json', 'versionId', md5(n::text))`,
  "offset-snapshot": `jsonb_build_object('lastId', n || '-0')`,
  "image-digest": `jsonb_build_object('repository', 'stable/service-' || n % 40, 'tag', '1.0.' || n, 'digest', 'sha256:' || md5(n::text) ||
    md5('d' || n), 'problems', '[]'::jsonb, 'check', jsonb_build_object('at', '2031-01-01T00:00:00.000Z', 'ok', true, 'bytes', 4711, 'since',
    NULL, 'problems', '[]'::jsonb))`,
  archive: `jsonb_build_object('refs', '[]'::jsonb, 'paths', '["charts"]'::jsonb, 'sha256', md5(n::text) || md5('d' || n), 'kept', 'whole')`,
  "key-metadata": `jsonb_build_object('key', 'alias/evidence', 'hash', md5(n::text))`,
};
const NAME: Readonly<Partial<Record<RecoveryPointKind, string>>> = {
  "image-digest": `'stable/service-' || n % 40 || ':1.0.' || n || '@sha256:' || md5(n::text) || md5('d' || n)`,
  archive: `md5(n::text) || left(md5('d' || n), 8)`,
};

/** So many points that are there, and beside each series as many that are gone as `gone` says for each that is there. */
export async function generatePoints(
  db: Database,
  installationId: string,
  { live, gone }: { readonly live: number; readonly gone: number },
): Promise<void> {
  const shares = SERIES.reduce((sum, one) => sum + one.share, 0);
  for (const { component, kind, region, share, everyMs } of SERIES) {
    const n = Math.max(3, Math.round((live * share) / shares));
    const [detail, name] = [Prisma.raw(DETAIL[kind]), Prisma.raw(NAME[kind] ?? "'p' || n")];
    await db.$executeRaw`
      INSERT INTO recovery_point (id, installation_id, component, kind, external_id, taken_at, covers_from, covers_until, size_bytes,
        retention_until, region, key_id, encrypted, confidence, confidence_at, detail, first_seen_at, last_seen_at, gone_at)
      SELECT gen_random_uuid(), ${installationId}::uuid, ${component}, ${kind}, ${name}, at, at, NULL, 1000000 + n, at + interval '3 years',
        ${region}, NULL, false, (ARRAY['listed', 'verified', 'restored', 'application-checked'])[1 + n % 4], at, ${detail}, at, at,
        CASE WHEN n > ${n} THEN at + interval '14 days' END
      FROM generate_series(1, ${n + Math.round(n * gone)}::int) n,
        LATERAL (SELECT date_trunc('second', now()) - n * (${everyMs}::float8 * interval '1 millisecond') AS at) taken`;
  }
}

/** Years of a standard that flaps: each part of each component judged otherwise as often. */
export async function generateVerdicts(
  db: Database,
  installationId: string,
  {
    components,
    parts,
    changes,
  }: { readonly components: readonly string[]; readonly parts: readonly string[]; readonly changes: number },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO standard_verdict (id, installation_id, standard, component, part, status, reasons, since, judged_at, ended_at)
    SELECT gen_random_uuid(), ${installationId}::uuid, 'postgresql', component, part, CASE n % 2 WHEN 0 THEN 'met' ELSE 'breached' END,
      '[{"key": "wal-gap", "values": {"n": 1}}]', at, at + every, CASE WHEN n < ${changes} THEN at + every END
    FROM unnest(${[...components]}::text[]) component, unnest(${[...parts]}::text[]) part, generate_series(1, ${changes}::int) n,
      LATERAL (SELECT interval '2 years' / ${changes} AS every) often, LATERAL (SELECT now() - (${changes} - n + 1) * every AS at) since`;
}

/** Years of restore tests; one in ten failed. */
export async function generateTests(
  db: Database,
  installationId: string,
  { components, tests }: { readonly components: readonly string[]; readonly tests: number },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO restore_test (id, installation_id, component, run_id, target, at, passed, confidence, copy_ms, replay_ms, checks, backup)
    SELECT gen_random_uuid(), ${installationId}::uuid, component, gen_random_uuid(), at, at, n % 10 <> 0,
      CASE WHEN n % 10 <> 0 THEN 'application-checked' ELSE 'restored' END, 900 + n % 100, 300 + n % 50, '[]', 'p' || n
    FROM unnest(${[...components]}::text[]) component, generate_series(1, ${tests}::int) n,
      LATERAL (SELECT now() - n * interval '1 hour' AS at) done`;
}
