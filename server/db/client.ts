import net from "node:net";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../prisma/generated/client.ts";

export type Database = PrismaClient;
/** The client inside `database.$transaction(async (tx) => …)`. */
export type Transaction = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;

const shared = globalThis as { haechiDatabase?: Database };

/** The server ends a statement that takes longer, and what holds a transaction open without asking anything. */
const STATEMENT_MS = 15_000;
/** So who says nothing for longer than that is not there any more: a network that forgot the connection closes nothing. */
const SILENT_MS = 20_000;
/**
 * The control plane's own database, one pool a process (kept over a development reload).
 * @throws Error when DATABASE_URL is missing.
 */
export function database(): Database {
  const connectionString = process.env["DATABASE_URL"];
  if (!connectionString) throw new Error("DATABASE_URL is not set: it names the control plane's PostgreSQL.");
  shared.haechiDatabase ??= connect(connectionString);
  return shared.haechiDatabase;
}

/** @param silentMs after so long without a word a connection is given up, and every question asked through it fails */
export function connect(connectionString: string, silentMs = SILENT_MS): Database {
  const pool = {
    ...inUtc(connectionString),
    max: 10,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    statement_timeout: STATEMENT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    stream: () => impatientSocket(silentMs),
  };
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

/**
 * Prisma writes and reads moments without their offset: in a session of another time zone each would be hours off. Options of the
 * address, or of PGOPTIONS where it has none, are kept: ours come after them, and the last word counts.
 */
export function inUtc(connectionString: string): { readonly connectionString: string; readonly options: string } {
  const address = new URL(connectionString);
  const others = address.searchParams.get("options") ?? process.env["PGOPTIONS"] ?? "";
  address.searchParams.delete("options");
  return { connectionString: address.toString(), options: `${others} -c TimeZone=UTC`.trim() };
}

/**
 * Not `query_timeout`, which fails the question and leaves its connection as it is: after a transaction the pool would hand it to the
 * next who asks. One that ends is never used again, and what was asked through it fails as with any other end.
 */
function impatientSocket(silentMs: number): net.Socket {
  const socket = new net.Socket();
  return socket.setTimeout(silentMs, () =>
    socket.destroy(new Error(`Connection terminated: the database said nothing for ${silentMs} ms`)),
  );
}
