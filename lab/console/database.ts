import { Pool, type PoolClient } from "pg";
import type { ConsoleConfig } from "./config.ts";

const CONNECT_WITHIN_MS = 1_000;
const QUERY_WITHIN_MS = 1_500;

/** `max` connections through the router. Whatever hangs is cut: a customer would rather hear "not now" than nothing. */
export function openPool(config: Pick<ConsoleConfig, "database" | "zone">, max: number, name = "console"): Pool {
  const pool = new Pool({
    ...config.database,
    max,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: QUERY_WITHIN_MS,
    idleTimeoutMillis: 5_000,
    application_name: `${name}-${config.zone}`,
    keepAlive: true,
  });
  // An idle connection that the router cut is simply gone; the pool makes another one.
  pool.on("error", () => {});
  // One in use may be cut between two of its queries: the next query says so, the event must not end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Work in one transaction as one tenant: row-level security lets it see and write that tenant's rows alone. */
export async function asTenant<T>(pool: Pool, tenant: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let healthy = false;
  try {
    await client.query("begin");
    await client.query("select set_config('app.tenant', $1, true)", [tenant]);
    const result = await work(client);
    await commitDurably(client);
    healthy = true;
    return result;
  } finally {
    // A connection in an unknown state is never used again.
    client.release(!healthy);
  }
}

/**
 * A commit whose wait for the synchronous standby was cancelled still says COMMIT, with a warning: the row may be lost with the
 * primary, so nobody may be told that it is safe.
 */
async function commitDurably(client: PoolClient): Promise<void> {
  let cancelled = false;
  const listen = (notice: { message?: string | undefined }): void => {
    if (notice.message?.includes("canceling wait for synchronous replication")) cancelled = true;
  };
  client.on("notice", listen);
  try {
    const result = await client.query("commit");
    if (result.command !== "COMMIT") throw new Error("the transaction was rolled back");
  } finally {
    client.off("notice", listen);
  }
  if (cancelled) throw new Error("committed on the primary alone: the standby has not confirmed it");
}
