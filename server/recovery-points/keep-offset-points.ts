import { componentsOf } from "#domain/topology/find.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { judgeStreams } from "../standards/judge-streams.ts";
import { offsetsInventory } from "./offsets-inventory.ts";
import { syncInventory } from "./sync-inventory.ts";

/** What is kept of streams day by day (server/observe/keep-offsets.ts) as recovery points, and judged. */
export async function keepOffsetPoints(db: Database, { topology }: Pick<Site, "topology">): Promise<void> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  if (installation === null) return;
  for (const { id, component } of componentsOf(topology, "stream")) {
    const days = await db.streamOffset.findMany({ where: { component: id }, orderBy: { day: "asc" } });
    await syncInventory(db, installation.id, offsetsInventory(id, component.region, days), new Date());
  }
  await judgeStreams(db, installation.id, topology);
}
