import { componentsOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { newestResult } from "../objects/end-check.ts";
import { WHOLE_ARCHIVE } from "../recovery-points/content-check.ts";
import type { ReadAt } from "./ladder-of-tests.ts";

/** When everything of an archive, or of a bucket, was last read, and whether it was what had been written. */
export async function readReadings(db: Database, topology: Topology): Promise<ReadonlyMap<string, ReadAt>> {
  const archives = componentsOf(topology, "archive").map(({ id }) => id);
  const [read, ...verified] = await Promise.all([
    db.contentCheck.findMany({ where: { component: { in: archives }, subject: WHOLE_ARCHIVE } }),
    ...componentsOf(topology, "objects").map(({ id }) => db.objectCheck.findFirst(newestResult(id))),
  ]);
  const checked = verified.flatMap((one) =>
    one?.endedAt ? [[one.component, { at: one.endedAt, ok: one.status === "passed" }] as const] : [],
  );
  return new Map([...read.map(({ component, at, ok }) => [component, { at, ok }] as const), ...checked]);
}
