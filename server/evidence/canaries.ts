import { parseLsn } from "#domain/database/lsn.ts";
import type { Canary } from "#domain/objectives/replica-loss.ts";
import type { Database } from "../db/client.ts";
import type { Samples } from "../observe/samples.ts";

/** Two minutes; and, where a standby has none of those, as far back as is worth saying more exactly than «at least». */
const USUAL_ROWS = 120;
const MOST_ROWS = 5_000;

/** Acknowledged canary rows of a database, newest first, back to one that every standby answering has. */
export async function readCanaries(db: Database, component: string, samples: Samples): Promise<readonly Canary[]> {
  const rows = await read(db, component, USUAL_ROWS);
  const oldest = parseLsn(rows.at(-1)?.lsn);
  const behind = [...samples.values()].some(({ key, ok, value }) => {
    if (!ok || !key.startsWith(`${component}:`) || value?.kind !== "database" || value.role !== "standby") return false;
    const end = parseLsn(value.receivedLsn ?? value.lsn);
    return oldest !== null && end !== null && end < oldest;
  });
  return rows.length === USUAL_ROWS && behind ? read(db, component, MOST_ROWS) : rows;
}

async function read(db: Database, component: string, take: number): Promise<Canary[]> {
  const rows = await db.canary.findMany({
    where: { component },
    orderBy: { at: "desc" },
    take,
    select: { number: true, lsn: true, timeline: true, at: true },
  });
  return rows.map(({ number, lsn, timeline, at }) => ({
    number,
    lsn,
    timeline,
    // A number is the time in ms at which it was asked for, or the one before plus one (server/engine/canary-number.ts).
    askedAt: new Date(Math.min(Number(number), at.getTime())),
    acknowledgedAt: at,
  }));
}
