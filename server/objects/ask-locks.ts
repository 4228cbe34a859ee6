import type { Look, ObjectsPort, VersionProtection } from "../adapters/ports.ts";
import type { Database, Transaction } from "../db/client.ts";

/** Asked for in one round, and so many at the same time: what is new is asked within a minute or two, a million over the days. */
const AT_MOST = 200;
const AT_ONCE = 4;

type Unasked = { readonly prefix: string; readonly key: string; readonly versionId: string; readonly at: Date };

/**
 * Asks versions that were never asked how they are locked, the newest first. A listing does not tell it, and what a bucket locks by default its
 * writer may have overridden. One that is not there any more is the next listing's.
 * @returns how many said so
 */
export async function askLocks(
  db: Database,
  port: Pick<ObjectsPort, "protection">,
  component: string,
  { roundMs, look }: { readonly roundMs: number; readonly look: () => Look },
): Promise<number> {
  const end = performance.now() + roundMs;
  const unasked = await db.$queryRaw<Unasked[]>`
    SELECT prefix, key, version_id AS "versionId", at FROM object_version
    WHERE component = ${component} AND asked_at IS NULL AND gone_at IS NULL AND NOT delete_marker ORDER BY at DESC LIMIT ${AT_MOST}`;
  const said: { readonly of: Unasked; readonly is: VersionProtection }[] = [];
  const waiting = [...unasked];
  const lane = async () => {
    for (let of = waiting.shift(); of !== undefined && performance.now() < end; of = waiting.shift()) {
      const is = await port.protection(component, of, look());
      if (is !== null) said.push({ of, is });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } finally {
    await keepLocks(db, component, said, new Date());
  }
  return said.length;
}

/** What versions said of their own lock. */
export async function keepLocks(
  db: Database | Transaction,
  component: string,
  said: readonly { readonly of: Unasked; readonly is: VersionProtection }[],
  now: Date,
): Promise<void> {
  if (said.length === 0) return;
  const rows = JSON.stringify(
    said.map(({ of, is }) => ({
      prefix: of.prefix,
      key: of.key,
      version_id: of.versionId,
      lock_mode: is.mode,
      retain_until: is.retainUntil,
      retain_ms: is.mode === null || is.retainUntil === null ? 0 : is.retainUntil.getTime() - of.at.getTime(),
      hold: is.hold,
      encryption: is.encryption?.algorithm ?? null,
      key_id: is.encryption?.keyId ?? null,
    })),
  );
  await db.$executeRaw`
    UPDATE object_version row SET asked_at = ${now}, lock_mode = said.lock_mode, retain_until = said.retain_until, retain_ms = said.retain_ms,
      hold = said.hold, encryption = said.encryption, key_id = said.key_id
    FROM jsonb_to_recordset(${rows}::jsonb) AS said (prefix text, key text, version_id text, lock_mode text, retain_until timestamptz,
      retain_ms bigint, hold boolean, encryption text, key_id text)
    WHERE row.component = ${component} AND row.prefix = said.prefix AND row.key = said.key AND row.version_id = said.version_id`;
}
