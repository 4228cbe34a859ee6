import { KEPT, type SampleTable } from "#domain/observing/retention.ts";
import type { Database } from "../db/client.ts";

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

/** Drops the partitions that end before what is kept; a whole table goes at once and leaves nothing to clean up. @returns their names */
export async function dropOld(db: Database, now = new Date()): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (const table of TABLES) {
    const before = new Date(now.getTime() - KEPT[table].keptMs);
    const old = await db.$queryRaw<{ name: string }[]>`
      SELECT format('%I.%I', child.relnamespace::regnamespace, child.relname) AS name
      FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid,
        LATERAL (SELECT (regexp_match(pg_get_expr(child.relpartbound, child.oid), 'TO \\(''(.+)''\\)'))[1]::timestamptz AS until) bound
      WHERE inhparent = ${table}::regclass AND until <= ${before}::timestamptz ORDER BY until`;
    for (const { name } of old) {
      await db.$transaction([
        db.$executeRawUnsafe(`SET LOCAL lock_timeout = ${LOCK_MS}`),
        db.$executeRawUnsafe(`DROP TABLE ${name}`), // quoted by PostgreSQL itself
      ]);
      dropped.push(name);
    }
  }
  return dropped;
}
