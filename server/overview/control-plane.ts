import type { Database } from "../db/client.ts";
import { IS_OF_A_THING } from "../observe/samples.ts";

export type ControlPlane = {
  /** Workers whose lease is running, of those known in the last ten minutes. */
  readonly workers: { readonly alive: number; readonly known: number };
  readonly newestMeasurementAt: string | null;
  /** Three intervals of what is measured most often: an older newest measurement means that measuring stopped. */
  readonly staleAfterMs: number;
  /** Round trip of one trivial query. */
  readonly databaseMs: number;
};

/** The product measures itself as well: live executors, whether measuring goes on, how fast its database answers. */
export async function readControlPlane(db: Database, now: Date): Promise<ControlPlane> {
  const began = performance.now();
  await db.$queryRaw`SELECT 1`;
  const databaseMs = performance.now() - began;
  const [leases, newest, fastest] = await Promise.all([
    db.executorLease.findMany({
      where: { leaseUntil: { gt: new Date(now.getTime() - 600_000) } },
      select: { leaseUntil: true },
    }),
    db.measurement.aggregate({ where: IS_OF_A_THING, _max: { at: true } }),
    db.measurement.aggregate({ where: IS_OF_A_THING, _min: { intervalMs: true } }),
  ]);
  return {
    workers: { alive: leases.filter((lease) => lease.leaseUntil > now).length, known: leases.length },
    newestMeasurementAt: newest._max.at?.toISOString() ?? null,
    staleAfterMs: 3 * (fastest._min.intervalMs ?? 1_000),
    databaseMs: Math.round(databaseMs * 10) / 10,
  };
}
