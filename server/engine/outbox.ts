import { MAX_ATTEMPTS, retryAfterMs, triedAgainAt } from "#domain/delivery/attempts.ts";
import type { Database } from "../db/client.ts";

export type Delivery = { readonly kind: string; readonly key: string; readonly payload: unknown };
/** Delivers one effect; must be safe to repeat with the same key. Throws when it could not. */
export type Deliver = (delivery: Delivery) => Promise<void>;

/** How long one delivery may take before another worker may try it as well. */
const CLAIM_MS = 30_000;
const BATCH = 10;

type Row = { id: string; kind: string; key: string; payload: unknown; attempts: number };

/**
 * Delivers what is due: claims rows that nobody else claims (SKIP LOCKED), tries each, and puts failures off with a doubling
 * wait, at most 12 times in about 17 minutes. At least once, keyed.
 * @param which legs have a round of their own: a mail server that hangs must not hold back a recovery
 * @returns how many were tried
 */
export async function dispatchOutbox(
  db: Database,
  handlers: Readonly<Record<string, Deliver>>,
  which: "legs" | "others",
): Promise<number> {
  const rows = await db.$queryRaw<Row[]>`
    UPDATE outbox SET attempts = attempts + 1, error = NULL, next_at = clock_timestamp() + make_interval(secs => ${CLAIM_MS / 1000}::float8)
    WHERE id IN (
      SELECT id FROM outbox WHERE (kind = 'run.leg') = ${which === "legs"} AND delivered_at IS NULL AND attempts < ${MAX_ATTEMPTS} AND next_at <= clock_timestamp()
      ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, key, payload, attempts`;
  await Promise.all(rows.map((row) => deliverOne(db, row, handlers)));
  return rows.length;
}

async function deliverOne(db: Database, row: Row, handlers: Readonly<Record<string, Deliver>>): Promise<void> {
  try {
    const deliver = handlers[row.kind];
    if (!deliver)
      throw new Error(
        `Nothing delivers "${row.kind}": this worker is older than what asked for it, or its module is missing.`,
      );
    await deliver({ kind: row.kind, key: row.key, payload: row.payload });
    await db.outbox.update({ where: { id: row.id }, data: { deliveredAt: new Date(), error: null } });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const nextAt = new Date(Date.now() + retryAfterMs(row.attempts));
    await db.outbox.update({
      where: { id: row.id },
      data: { error: message.slice(0, 1_000), nextAt },
    });
    const again = triedAgainAt(row.attempts, nextAt)?.toISOString() ?? "never";
    console.error(
      `outbox ${row.kind} ${row.key}: ${message} (attempt ${row.attempts} of ${MAX_ATTEMPTS}, again: ${again})`,
    );
  }
}
