import { inForce } from "#domain/response/hands-off.ts";
import type { Database, Transaction } from "../db/client.ts";

export type HandsOffNow = {
  readonly id: string;
  readonly reason: string;
  readonly setByName: string;
  readonly setAt: string;
  readonly until: string;
};

/** The one in force, or null: what stops everything that would be done without being asked. */
export async function readHandsOff(db: Database | Transaction, now: Date): Promise<HandsOffNow | null> {
  const rows = await db.handsOff.findMany({ where: { liftedAt: null, until: { gt: now } } });
  const found = inForce(rows, now);
  if (found === null) return null;
  const { id, reason, setByName, setAt, until } = found;
  return { id, reason, setByName, setAt: setAt.toISOString(), until: until.toISOString() };
}
