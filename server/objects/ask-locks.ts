import type { WantedLock } from "#domain/objects/enough-lock.ts";
import { AdapterError, type Look, type ObjectsPort, type VersionProtection } from "../adapters/ports.ts";
import type { Database, Transaction } from "../db/client.ts";
import { type ToAsk, versionsToAsk } from "./versions-to-ask.ts";

/** So many at the same time. What is new is asked within a minute or two, a million over the days. */
const AT_ONCE = 4;

type Round = {
  /** What the standard wants; null: nobody asks for a lock. */
  readonly lock: WantedLock | null;
  readonly roundMs: number;
  readonly look: () => Look;
};

/**
 * Asks versions how they are locked: those that were never asked, those that lacked it, and then those that were asked longest ago. A listing
 * does not tell it, and what a bucket locks by default its writer may have overridden. One that is not there any more is the next listing's;
 * one that cannot be asked holds no other, and is told in the end.
 * @returns how many said so
 */
export async function askLocks(
  db: Database,
  port: Pick<ObjectsPort, "protection">,
  component: string,
  { lock, roundMs, look }: Round,
): Promise<number> {
  const end = performance.now() + roundMs;
  const said: { readonly of: ToAsk; readonly is: VersionProtection }[] = [];
  const waiting = await versionsToAsk(db, component, lock);
  let failed: AdapterError | null = null;
  const lane = async () => {
    for (let of = waiting.shift(); of !== undefined && performance.now() < end; of = waiting.shift()) {
      try {
        const is = await port.protection(component, of, look());
        if (is !== null) said.push({ of, is });
      } catch (error) {
        if (!(error instanceof AdapterError)) throw error;
        failed ??= error;
        // Nobody listens there: what is so of one is so of all.
        if (error.code === "refused-connection") return;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } finally {
    await keepLocks(db, component, said, new Date());
  }
  if (failed !== null) throw failed;
  return said.length;
}

/** What versions said of their own lock. */
export async function keepLocks(
  db: Database | Transaction,
  component: string,
  said: readonly { readonly of: ToAsk; readonly is: VersionProtection }[],
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
