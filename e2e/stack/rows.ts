import pg from "pg";
import type { StackAt } from "./stack.ts";

/** Reads the control plane's rows: what the screens are compared with. One connection a question; journeys ask few. */
export async function rows<Row extends object>(
  stack: StackAt,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({
    connectionString: stack.databaseUrl,
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
  });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}
