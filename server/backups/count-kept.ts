import type { Database } from "../db/client.ts";
import { WHOLE_ARCHIVE } from "../recovery-points/content-check.ts";
import type { Kept } from "./kinds/kind.ts";
import { asConfidence } from "./ladder-of-tests.ts";

/** Points of a component that stand on one step of the ladder and are locked alike. */
type Lot = {
  readonly component: string;
  readonly confidence: string;
  readonly region: string;
  readonly key: string;
  readonly locked: string;
  readonly n: number;
  readonly newest: Date;
  readonly oldest: Date;
};

export const NOTHING: Kept = { points: 0, failed: 0, newestAt: null, proven: [], locks: [] };
/** Where each point has a key of its own, the first of them are told. */
const LOTS = 500;
const FAILED = 100;

/**
 * What the inventory has of each of these components. Lots are found by hopping from one to the next in the index that holds them, and
 * counted in it: whatever else the inventory has is not read. Stretches of log are no points of their own here.
 */
export async function countKept(db: Database, components: readonly string[]): Promise<ReadonlyMap<string, Kept>> {
  const [lots, failed] = await Promise.all([readLots(db, components), countFailed(db, components)]);
  const found = new Map<string, Kept>();
  for (const { component, confidence, region, key, locked, n, newest, oldest } of lots) {
    const before = found.get(component) ?? { ...NOTHING, failed: failed.get(component) ?? 0 };
    const keyId = key === "" ? null : key;
    const known = before.locks.some((one) => one.region === region && one.keyId === keyId);
    const encrypted = locked === "" ? null : locked === "true";
    found.set(component, {
      ...before,
      points: before.points + n,
      newestAt: before.newestAt !== null && before.newestAt > newest ? before.newestAt : newest,
      proven: [...before.proven, { confidence: asConfidence(confidence), n, oldestAt: oldest }],
      locks: known ? before.locks : [...before.locks, { region, keyId, encrypted }],
    });
  }
  return found;
}

async function readLots(db: Database, components: readonly string[]): Promise<readonly Lot[]> {
  return db.$queryRaw<Lot[]>`
    WITH RECURSIVE lot AS (
      SELECT first.* FROM unnest(${[...components]}::text[]) of, LATERAL (
        SELECT component, confidence, region, coalesce(key_id, '') AS key, coalesce(encrypted::text, '') AS locked
        FROM recovery_point WHERE component = of AND gone_at IS NULL AND kind <> 'wal-window'
        ORDER BY component, confidence, region, coalesce(key_id, ''), coalesce(encrypted::text, '') LIMIT 1) first
      UNION ALL
      SELECT next.* FROM lot, LATERAL (
        SELECT component, confidence, region, coalesce(key_id, '') AS key, coalesce(encrypted::text, '') AS locked
        FROM recovery_point point
        WHERE point.component = lot.component AND gone_at IS NULL AND kind <> 'wal-window'
          AND (point.confidence, point.region, coalesce(key_id, ''), coalesce(encrypted::text, ''))
            > (lot.confidence, lot.region, lot.key, lot.locked)
        ORDER BY component, confidence, region, coalesce(key_id, ''), coalesce(encrypted::text, '') LIMIT 1) next),
    named AS MATERIALIZED (SELECT * FROM lot LIMIT ${LOTS})
    SELECT named.*, counted.n, counted.newest, counted.oldest FROM named, LATERAL (
      SELECT count(*)::int AS n, max(taken_at) AS newest, min(confidence_at) AS oldest FROM recovery_point point
      WHERE point.component = named.component AND point.confidence = named.confidence AND point.region = named.region
        AND coalesce(key_id, '') = named.key AND coalesce(encrypted::text, '') = named.locked
        AND gone_at IS NULL AND kind <> 'wal-window') counted`;
}

/** Images that were read, are not what their digests say, and are still there: looked up by name, since there are few. */
async function countFailed(db: Database, components: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const failed = await db.contentCheck.findMany({
    where: { component: { in: [...components] }, ok: false, subject: { not: WHOLE_ARCHIVE } },
    select: { component: true, subject: true },
    take: FAILED,
  });
  const counts = new Map<string, number>();
  if (failed.length === 0) return counts;
  const there = await db.recoveryPoint.findMany({
    where: {
      kind: "image-digest",
      goneAt: null,
      OR: failed.map(({ component, subject }) => {
        const at = subject.lastIndexOf("@");
        return { component, externalId: { startsWith: `${subject.slice(0, at)}:`, endsWith: subject.slice(at) } };
      }),
    },
    select: { component: true },
  });
  for (const { component } of there) counts.set(component, (counts.get(component) ?? 0) + 1);
  return counts;
}
