import type { SiteWatched } from "#domain/detection/judge-site.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { all } from "../engine/steps/site.ts";
import { newestPrimary } from "../promotion/newest-primary.ts";

/** What is watched now: the site in force, which node of each database is the primary in force, and where runs hold regions. */
export async function siteWatched(db: Database, topology: Topology): Promise<SiteWatched> {
  const [locks, databases] = await Promise.all([
    db.regionLock.findMany({ select: { region: true } }),
    Promise.all(
      all(topology, "database").map(async ({ id, component }) => {
        const zones = (await newestPrimary(db, id))?.zones ?? [];
        const [only, other] = zones;
        return { id, region: component.region, primary: other === undefined ? (only ?? null) : null };
      }),
    ),
  ]);
  return {
    regions: Object.fromEntries(Object.entries(topology.regions).map(([name, { zones }]) => [name, zones])),
    places: Object.keys(topology.agents),
    databases,
    held: locks.map(({ region }) => region),
    policy: topology.policies.detection,
  };
}
