import { earliest, recoveryClock } from "#domain/detection/recovery-clock.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";

/**
 * Start of the recovery clock as the interval [last good, first failing] (design §5): of everything that fails now in the zone or
 * the region the plan leaves, as measured and as vantage points established it, what failed first in this loss; of several losses of a
 * zone, in the one that came first. Nulls: a planned run, or nothing there fails.
 */
export async function recoveryClockStart(
  db: Database,
  topology: Topology,
  plan: FrozenPlan,
  regions: readonly string[],
): Promise<{ readonly lastGoodAt: Date | null; readonly firstFailingAt: Date | null }> {
  if (plan.mode !== "failover") return { lastGoodAt: null, firstFailingAt: null };
  const zone = plan.values["zone"];
  const left = plan.from === null ? regions : [plan.from];
  const nodes = zone === undefined ? left.flatMap((region) => topology.regions[region]?.zones ?? []) : [zone];
  const failing = await db.measurement.findMany({
    where: { ok: false, node: { in: [...nodes] }, firstFailingAt: { not: null } },
    orderBy: { firstFailingAt: "desc" },
    select: { lastGoodAt: true, firstFailingAt: true },
    take: 1_000,
  });
  const established = await db.detection.findMany({
    where: {
      endedAt: null,
      ...(zone === undefined
        ? { region: { in: [...left] } }
        : {
            OR: [
              { subject: zone },
              { kind: "primary-lost", subject: { endsWith: `:${zone}` } },
              { kind: "region-lost", region: { in: [...left] } },
            ],
          }),
    },
    select: { lastGoodAt: true, firstFailingAt: true },
    take: 50,
  });
  // A region is lost with the last of its zones, however long ago the first one went.
  if (zone === undefined) return recoveryClock(established, failing);
  return earliest(established.map((one) => recoveryClock([one], failing))) ?? recoveryClock([], failing);
}
