import type { Database } from "../db/client.ts";

/** Where each version has a key of its own, the first of them are told. */
const KEYS = 100;

/** With which keys the versions that are there said they are locked, each once: by hopping from one to the next in the index that holds them. */
export async function keysOfVersions(db: Database, component: string): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ keyId: string }[]>`
    WITH RECURSIVE hop AS (
      (SELECT key_id FROM object_version
        WHERE component = ${component} AND asked_at IS NOT NULL AND gone_at IS NULL AND key_id IS NOT NULL ORDER BY key_id LIMIT 1)
      UNION ALL
      SELECT next.key_id FROM hop, LATERAL (
        SELECT row.key_id FROM object_version row
        WHERE row.component = ${component} AND row.asked_at IS NOT NULL AND row.gone_at IS NULL AND row.key_id > hop.key_id
        ORDER BY row.key_id LIMIT 1) next)
    SELECT key_id AS "keyId" FROM hop LIMIT ${KEYS}`;
  return rows.map(({ keyId }) => keyId);
}

/** How many of those that were asked are locked with no key of a key service; none, in a bucket as it should be. */
export async function countWithoutKey(db: Database, component: string): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM object_version
    WHERE component = ${component} AND asked_at IS NOT NULL AND gone_at IS NULL AND key_id IS NULL`;
  return row?.n ?? 0;
}

/** How many are locked with each of these keys. */
export async function countOfKeys(
  db: Database,
  component: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await db.$queryRaw<{ keyId: string; n: number }[]>`
    SELECT key_id AS "keyId", count(*)::int AS n FROM object_version
    WHERE component = ${component} AND asked_at IS NOT NULL AND gone_at IS NULL AND key_id = ANY(${[...keys]}::text[]) GROUP BY key_id`;
  return new Map(rows.map(({ keyId, n }) => [keyId, n]));
}
