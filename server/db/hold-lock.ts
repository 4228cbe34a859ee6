import { LOCK_SPACE, LOCKS } from "./advisory-locks.ts";
import type { Transaction } from "./client.ts";

/** One at a time in the whole installation: everybody else waits here until this transaction has ended. */
export async function holdLock(tx: Transaction, lock: keyof typeof LOCKS): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, ${LOCKS[lock]}::int)::text`;
}
