import { enoughLock, type WantedLock } from "#domain/objects/enough-lock.ts";
import { ASKED_A_ROUND } from "#domain/standards/objects-versions.ts";
import type { Database } from "../db/client.ts";

export type ToAsk = { readonly prefix: string; readonly key: string; readonly versionId: string; readonly at: Date };

/** What was locked too weakly or too short is asked again as soon: a lock that was set later is seen within minutes. So many a round. */
const LACKING_AGAIN_MS = 120_000;
const LACKING_A_ROUND = ASKED_A_ROUND / 2;
/** What had its lock is asked again no sooner: a lock that may be lifted, or a hold, may have gone since. */
const AGAIN_MS = 3_600_000;

/**
 * Whom to ask in a round how it is locked: of what was never asked half the newest, half the oldest, and with them in turn what lacked its
 * lock, so that none waits for the others to end. Where that leaves room, those that were asked longest ago.
 * @param lock what the standard wants; null: nothing lacks anything
 */
export async function versionsToAsk(db: Database, component: string, lock: WantedLock | null): Promise<ToAsk[]> {
  const [newest, oldest, lacking] = await Promise.all([
    db.$queryRaw<ToAsk[]>`
      SELECT prefix, key, version_id AS "versionId", at FROM object_version
      WHERE component = ${component} AND asked_at IS NULL AND gone_at IS NULL AND NOT delete_marker ORDER BY at DESC LIMIT ${ASKED_A_ROUND / 2}`,
    db.$queryRaw<ToAsk[]>`
      SELECT prefix, key, version_id AS "versionId", at FROM object_version
      WHERE component = ${component} AND asked_at IS NULL AND gone_at IS NULL AND NOT delete_marker ORDER BY at LIMIT ${ASKED_A_ROUND / 2}`,
    lock === null ? [] : lackingOf(db, component, lock),
  ]);
  const unasked = eachOnce(inTurn(newest, oldest));
  const asked = await longestAgo(db, component, ASKED_A_ROUND - unasked.length);
  return eachOnce([...inTurn(unasked, lacking), ...asked]);
}

/** Each way of lacking by itself: what is few is found in the index of locks, without a look at what has them. */
async function lackingOf(db: Database, component: string, lock: WantedLock): Promise<ToAsk[]> {
  const { strong, weak, leastMs } = enoughLock(lock);
  const before = new Date(Date.now() - LACKING_AGAIN_MS);
  return db.$queryRaw<ToAsk[]>`
    (SELECT prefix, key, version_id AS "versionId", at FROM object_version
      WHERE component = ${component} AND asked_at IS NOT NULL AND gone_at IS NULL AND lock_mode IS NULL
        AND asked_at < ${before} LIMIT ${LACKING_A_ROUND})
    UNION ALL
    (SELECT prefix, key, version_id, at FROM object_version
      WHERE component = ${component} AND asked_at IS NOT NULL AND gone_at IS NULL AND lock_mode = ANY(${[...weak]}::text[])
        AND asked_at < ${before} LIMIT ${LACKING_A_ROUND})
    UNION ALL
    (SELECT prefix, key, version_id, at FROM object_version
      WHERE component = ${component} AND asked_at IS NOT NULL AND gone_at IS NULL AND lock_mode = ANY(${[...strong]}::text[])
        AND retain_ms < ${leastMs} AND asked_at < ${before} LIMIT ${LACKING_A_ROUND})
    LIMIT ${LACKING_A_ROUND}`;
}

async function longestAgo(db: Database, component: string, most: number): Promise<ToAsk[]> {
  if (most <= 0) return [];
  return db.$queryRaw<ToAsk[]>`
    SELECT prefix, key, version_id AS "versionId", at FROM object_version
    WHERE component = ${component} AND asked_at IS NOT NULL AND gone_at IS NULL AND asked_at < ${new Date(Date.now() - AGAIN_MS)}
    ORDER BY asked_at LIMIT ${most}`;
}

function inTurn(some: readonly ToAsk[], others: readonly ToAsk[]): ToAsk[] {
  const both = some.flatMap((one, place) => [one, ...others.slice(place, place + 1)]);
  return [...both, ...others.slice(some.length)];
}

function eachOnce(some: readonly ToAsk[]): ToAsk[] {
  return [...new Map(some.map((one) => [`${one.key}\0${one.versionId}`, one])).values()];
}
