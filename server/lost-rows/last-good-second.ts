import { lastGoodCanary, momentOf } from "#domain/lost-rows/last-good.ts";
import { findComponent } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";

/**
 * The last good second of the database whose archive it is: before everything that is in trouble in its region now, its open incidents and
 * customers' transactions that fail. Null: nothing is in trouble, or no canary tells.
 */
export async function readLastGoodSecond(db: Database, topology: Topology, archive: string): Promise<Date | null> {
  const component = findComponent(topology, archive);
  if (component?.kind !== "archive") return null;
  const { region, of } = component;
  const services = Object.entries(topology.services).filter(([, one]) => one.synthetic?.region === region);
  const troubles = [
    ...(await db.incident.findMany({
      where: { status: "open", regions: { has: region } },
      select: { lastGoodAt: true },
    })),
    ...(await db.measurement.findMany({
      where: { ok: false, key: { in: services.map(([name]) => `${name}:synthetic`) } },
      select: { lastGoodAt: true },
    })),
  ];
  const known = troubles.flatMap(({ lastGoodAt }) => lastGoodAt ?? []);
  if (known.length === 0) return null;
  const good = new Date(Math.min(...known.map((at) => at.getTime())));
  const canaries = await db.canary.findMany({
    where: { component: of, at: { lte: good } },
    orderBy: { at: "desc" },
    take: 1,
  });
  const canary = lastGoodCanary(troubles, canaries);
  return canary && momentOf(canary);
}
