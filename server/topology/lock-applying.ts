import type { Transaction } from "../db/client.ts";
import { holdLock } from "../db/hold-lock.ts";

/**
 * Whoever changes what is in force, or what waits to be, does so alone: two at once wait for each other. Taken before any row, and
 * gone with the transaction.
 */
export async function lockApplying(tx: Transaction): Promise<void> {
  await holdLock(tx, "applying");
}
