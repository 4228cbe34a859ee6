import { LOCK_SPACE, LOCKS } from "../db/advisory-locks.ts";
import type { Transaction } from "../db/client.ts";

/**
 * Whoever holds it is the only one that starts something without being asked, or forbids it: once `setHandsOff` has answered,
 * nothing starts any more, not even what was being written meanwhile. Ends with the transaction.
 */
export async function holdResponse(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, ${LOCKS.responding}::int)::text`;
}
