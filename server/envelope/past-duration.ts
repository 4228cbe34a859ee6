import type { Envelope } from "#domain/approvals/envelope.ts";
import type { Database } from "../db/client.ts";

/** p50 and p95 (nearest rank) of the last 50 runs of this plan that came to their end, in ms. Null: it was never run. */
export async function pastDuration(db: Database, planName: string): Promise<Envelope["duration"]> {
  const runs = await db.run.findMany({
    where: {
      planVersion: { name: planName },
      status: { in: ["completed", "completed_with_exceptions"] },
      startedAt: { not: null },
      endedAt: { not: null },
    },
    orderBy: { endedAt: "desc" },
    take: 50,
    select: { startedAt: true, endedAt: true },
  });
  const took = runs.flatMap(({ startedAt, endedAt }) => (startedAt && endedAt ? [+endedAt - +startedAt] : []));
  took.sort((a, b) => a - b);
  const rank = (share: number) => took[Math.max(0, Math.ceil(share * took.length) - 1)];
  const [p50Ms, p95Ms] = [rank(0.5), rank(0.95)];
  return p50Ms === undefined || p95Ms === undefined ? null : { p50Ms, p95Ms, n: took.length };
}
