import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../prisma/generated/client.ts";

export type Database = PrismaClient;
/** The client inside `database.$transaction(async (tx) => …)`. */
export type Transaction = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;

const shared = globalThis as { haechiDatabase?: Database };

/**
 * The control plane's own database, one pool a process (kept over a development reload).
 * @throws Error when DATABASE_URL is missing.
 */
export function database(): Database {
  shared.haechiDatabase ??= connect();
  return shared.haechiDatabase;
}

function connect(): Database {
  const connectionString = process.env["DATABASE_URL"];
  if (!connectionString) throw new Error("DATABASE_URL is not set: it names the control plane's PostgreSQL.");
  const pool = {
    connectionString,
    max: 10,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    statement_timeout: 15_000,
  };
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}
