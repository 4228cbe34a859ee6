import type { Transaction } from "../db/client.ts";
import { holdLock } from "../db/hold-lock.ts";

/**
 * Whoever holds it is the only one that starts something without being asked, or forbids it: once `setHandsOff` has answered,
 * nothing starts any more, not even what was being written meanwhile. Ends with the transaction.
 */
export async function holdResponse(tx: Transaction): Promise<void> {
  await holdLock(tx, "responding");
}
