import { KEPT, type SampleTable } from "#domain/observing/retention.ts";
import type { Database } from "../db/client.ts";
import { earlierClock } from "./earlier-clock.ts";

const TABLES = Object.keys(KEPT) as SampleTable[];
/** Partitions are made and dropped under locks that every reader and writer waits behind: rather not now than long. */
const LOCK_MS = 2_000;

/** Makes the partitions for [from, until) where they are missing; the rows' own times decide, not the calendar of whoever writes. */
export async function makePartitions(db: Database, table: SampleTable, from: Date, until: Date): Promise<void> {
  await db.$transaction([
    db.$executeRawUnsafe(`SET LOCAL lock_timeout = ${LOCK_MS}`),
    db.$queryRaw`SELECT haechi_make_partitions(${table}, ${KEPT[table].partition}, ${from}::timestamptz, ${until}::timestamptz)`,
  ]);
}

/** Makes today's partitions and the next ones: nobody waits for one at midnight, nor if this fails for a day. */
export async function makeAhead(db: Database, now = new Date()): Promise<void> {
  for (const table of TABLES)
    await makePartitions(db, table, now, new Date(now.getTime() + 2 * KEPT[table].partitionMs));
}

/**
 * Drops the partitions that end before what is kept; a whole table goes at once and leaves nothing to clean up. As many as that takes are
 * kept of those that hold anything, whatever the calendar says: after a jump of every clock, or a long silence, it starts over from what
 * was measured last.
 * @returns their names
 */
export async function dropOld(db: Database, now = new Date()): Promise<readonly string[]> {
  const dropped: string[] = [];
  const by = await earlierClock(db, now);
  for (const table of TABLES) {
    for (const name of await outlived(db, table, by)) {
      await db.$transaction([
        db.$executeRawUnsafe(`SET LOCAL lock_timeout = ${LOCK_MS}`),
        db.$executeRawUnsafe(`DROP TABLE ${name}`), // quoted by PostgreSQL itself
      ]);
      dropped.push(name);
    }
  }
  return dropped;
}

/** Names of those that may go, oldest first. */
async function outlived(db: Database, table: SampleTable, now: Date): Promise<readonly string[]> {
  const { keptMs, partitionMs } = KEPT[table];
  const before = new Date(now.getTime() - keptMs);
  const newestFirst = await db.$queryRaw<{ name: string; until: Date }[]>`
    SELECT format('%I.%I', child.relnamespace::regnamespace, child.relname) AS name, bound[2]::timestamptz AS until
    FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid,
      regexp_match(pg_get_expr(child.relpartbound, child.oid), 'FROM \\(''(.+)''\\) TO \\(''(.+)''\\)') bound
    WHERE inhparent = ${table}::regclass AND bound[1]::timestamptz <= ${now}::timestamptz ORDER BY until DESC`;
  const mayGo: string[] = [];
  if (!newestFirst.some(({ until }) => until <= before)) return mayGo;
  // The one under way is not whole.
  let toKeep = Math.ceil(keptMs / partitionMs) + 1;
  for (const { name, until } of newestFirst) {
    if (toKeep > 0 && (await holdsAny(db, name))) toKeep -= 1;
    else if (until <= before) mayGo.unshift(name);
  }
  return mayGo;
}

async function holdsAny(db: Database, name: string): Promise<boolean> {
  const [row] = await db.$queryRawUnsafe<{ any: boolean }[]>(`SELECT EXISTS (SELECT FROM ${name}) AS any`);
  return row?.any ?? true;
}
