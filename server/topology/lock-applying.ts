import { LOCK_SPACE, LOCKS } from "../db/advisory-locks.ts";
import type { Transaction } from "../db/client.ts";

/**
 * Whoever changes what is in force, or what waits to be, does so alone: two at once wait for each other. Taken before any row, and
 * gone with the transaction.
 */
export async function lockApplying(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, ${LOCKS.applying}::int)::text`;
}
