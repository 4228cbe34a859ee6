import { DAY_MS } from "#domain/objectives/accepted-risk.ts";
import { OBJECTIVE_KEY } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";
import { readHistory } from "../observe/read-history.ts";

const DAYS = 30;
const POINTS = 40;
/** `rto/console:kr` → figures in ms, oldest first; null: not measured then. */
export type Trends = Readonly<Record<string, readonly { readonly at: Date; readonly ms: number | null }[]>>;

/** Thirty days of every objective in every region that was ever sampled, coarse enough to be drawn beside a word. */
export async function readTrends(db: Database, now: Date): Promise<Trends> {
  const known = await db.measurement.findMany({
    where: { component: { startsWith: OBJECTIVE_KEY } },
    select: { key: true },
    take: 200,
  });
  const from = new Date(now.getTime() - DAYS * DAY_MS);
  const trends = known.map(async ({ key }) => {
    const { points } = await readHistory(db, key, from, now, POINTS);
    return [key.slice(OBJECTIVE_KEY.length), points.map(({ at, max }) => ({ at, ms: max }))] as const;
  });
  return Object.fromEntries(await Promise.all(trends));
}
