import type { Database } from "../db/client.ts";

/**
 * Now, by whichever is behind of this worker's clock and the database's. What is closed or thrown away for good waits for both: one clock
 * that runs ahead takes nothing.
 */
export async function earlierClock(db: Database, own = new Date()): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT LEAST(now(), ${own}::timestamptz) AS now`;
  return row?.now ?? own;
}
