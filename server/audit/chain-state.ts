import type { ChainHead } from "#domain/audit/seal.ts";
import type { Database, Transaction } from "../db/client.ts";
import { readHead } from "./chain-rows.ts";

/** Counted up to here: after a long absence of every worker the queue may hold years. */
const COUNT_LIMIT = 100_000;

export type Waiting = {
  /** Rows without a seal yet, at most 100,000. */
  readonly count: number;
  /** Since the oldest of them was written, seconds; null when nothing waits. */
  readonly oldestS: number | null;
};
export type ChainState = { readonly head: ChainHead; readonly waiting: Waiting };

/** How far one installation's rows are sealed, and what waits. */
export async function readChainState(db: Database, installationId: string): Promise<ChainState> {
  const [head, waiting] = await Promise.all([readHead(db, installationId), readWaiting(db)]);
  return { head, waiting };
}

/** What waits for its seal, of every installation of the database. */
export async function readWaiting(db: Database | Transaction): Promise<Waiting> {
  const [found] = await db.$queryRaw<Waiting[]>`
    SELECT count(*)::int AS count, greatest(0, extract(epoch FROM clock_timestamp() - min(at)))::float8 AS "oldestS"
    FROM (SELECT at FROM audit_unsealed ORDER BY installation_id, at, event_id LIMIT ${COUNT_LIMIT}) AS waiting`;
  return { count: found?.count ?? 0, oldestS: found?.count ? found.oldestS : null };
}
