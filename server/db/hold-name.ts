import type { Transaction } from "./client.ts";

/** Of two who do the same thing at once the second waits here until the transaction of the first has ended. */
export async function holdName(tx: Transaction, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}
