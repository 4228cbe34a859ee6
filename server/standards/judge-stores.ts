import { judgeObjects } from "#domain/standards/objects.ts";
import type { ObjectsStandard } from "#domain/standards/objects-facts.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { readSamples } from "../observe/samples.ts";
import { keepVerdicts } from "./keep-verdicts.ts";
import { storeFacts } from "./store-facts.ts";

/** Where the site says nothing of objects: that none of them leave their region, and that nothing locked vanishes, is judged all the same. */
const AT_LEAST: ObjectsStandard = {
  lock: { mode: "GOVERNANCE", atLeastMs: 0 },
  lifecycleMs: null,
  encryption: "not-used",
  verify: { sample: null, everyMs: 86_400_000 },
};
const ALWAYS: ReadonlySet<string> = new Set(["replication", "kept"]);

/** The standard of each bucket held against what is known of it, and since when it is so kept. */
export async function judgeStores(
  db: Database,
  installationId: string,
  topology: Topology,
  now = new Date(),
  /** One bucket alone. */
  only?: string,
): Promise<void> {
  const declared = topology.standards?.objects;
  const standard = declared ?? AT_LEAST;
  const samples = await readSamples(db);
  for (const store of componentsOf(topology, "objects")) {
    if (only !== undefined && only !== store.id) continue;
    const verdicts = judgeObjects(standard, await storeFacts(db, topology, samples, store, standard, now), now);
    const asked = declared === undefined ? verdicts.filter(({ part }) => ALWAYS.has(part)) : verdicts;
    await keepVerdicts(
      db,
      installationId,
      { standard: "objects", component: store.id, region: store.component.region },
      asked,
      now,
    );
  }
}
