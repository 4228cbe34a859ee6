import { readFile } from "node:fs/promises";
import pg from "pg";
import type { PostgresqlInstance } from "../config.ts";

export type Row = Readonly<Record<string, unknown>>;
export type Query = (text: string) => Promise<readonly Row[]>;

/**
 * Opens one connection to the local server over its unix socket as superuser, does `work`, closes. Connecting and each query
 * are bounded: a frozen server accepts a connection and never answers.
 */
export async function asSuperuser<T>(
  instance: PostgresqlInstance,
  work: (query: Query) => Promise<T>,
  queryMs = 5000,
): Promise<T> {
  const where = { host: instance.socketDir, port: instance.port, user: instance.superuser };
  return await withClient({ ...where, database: "postgres" }, work, queryMs);
}

/** The same towards another zone's server as the replication role. `replication` speaks the walsender's commands. */
export async function asReplicator<T>(
  instance: PostgresqlInstance,
  peer: { readonly host: string; readonly port: number },
  mode: "sql" | "replication",
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const login = { ...peer, user: instance.replication.user, password: await replicationPassword(instance) };
  const settings = mode === "replication" ? { ...login, replication: "true" } : { ...login, database: "postgres" };
  return await withClient(settings, work, 5000);
}

/** The first line of the password file. */
export async function replicationPassword(instance: PostgresqlInstance): Promise<string> {
  const text = await readFile(instance.replication.passwordFile, "utf8");
  return (text.split("\n")[0] ?? "").trim();
}

async function withClient<T>(
  settings: pg.ClientConfig,
  work: (query: Query) => Promise<T>,
  queryMs: number,
): Promise<T> {
  const client = new pg.Client({ ...settings, connectionTimeoutMillis: 3000, query_timeout: queryMs, keepAlive: true });
  // A connection that dies between two queries reports here; the next query fails with the same reason.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(async (text) => (await client.query<Record<string, unknown>>(text)).rows);
  } finally {
    void client.end().catch(() => {});
  }
}

/** Quotes a string literal for a command that takes no parameters (ALTER SYSTEM). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
