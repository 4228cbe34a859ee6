import pg from "pg";
import { LOCK_SPACE, LOCKS } from "../db/advisory-locks.ts";

const ASK_EVERY_MS = 100;

/**
 * Does `work` while no other process does its own: workers that start together on a new database would each make the durable
 * engine's tables, and its concurrent index builds end in a deadlock. The lock is tried again and again, never waited for: a
 * waiting statement is what those builds would wait for in turn.
 */
export async function launchAlone<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on("error", () => undefined); // the lock ends with the connection, and so does what it is for
  await client.connect();
  try {
    const ask = () =>
      client.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS got", [LOCK_SPACE, LOCKS.launching]);
    while ((await ask()).rows[0]?.got !== true) await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
