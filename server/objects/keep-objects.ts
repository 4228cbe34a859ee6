import { componentsOf } from "#domain/topology/find.ts";
import { AdapterError } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { WORKER } from "../engine/legs/run-rows.ts";
import { judgeStores } from "../standards/judge-stores.ts";
import { askLocks } from "./ask-locks.ts";
import { endLeftChecks } from "./end-check.ts";
import { syncObjects } from "./sync-objects.ts";

/** Between two rounds; a round lists for a third of it at most, and asks for a sixth. */
export const OBJECTS_MS = 60_000;
const LIST_MS = 20_000;
const ASK_MS = 10_000;
const CALL_MS = 10_000;
const AT_ONCE = 4;

/**
 * A round over every bucket of the site: what is listed becomes the rows, versions are asked for their lock, and the standard is judged. One that does not answer changes nothing, and holds no other.
 */
export async function keepObjects(db: Database, { topology, adapters }: Site): Promise<void> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  if (installation === null) return;
  const lock = topology.standards?.objects?.lock ?? null;
  const keepMs = lock?.atLeastMs ?? 0;
  const look = () => ({ signal: AbortSignal.timeout(CALL_MS) });
  const rounds = componentsOf(topology, "objects").map(async ({ id, component }) => {
    const of = { installationId: installation.id, component: id, keepMs };
    const port = adapters.objects;
    try {
      const { locked, early } = await syncObjects(db, port, of, component.prefix, {
        roundMs: LIST_MS,
        atOnce: AT_ONCE,
        look,
      });
      // What vanished is told before anything else is asked.
      if (locked + early > 0) await judgeStores(db, installation.id, topology, new Date(), id);
      await endLeftChecks(db, id, WORKER);
      await askLocks(db, port, id, { lock, roundMs: ASK_MS, look });
    } finally {
      await judgeStores(db, installation.id, topology, new Date(), id);
    }
  });
  for (const one of await Promise.allSettled(rounds)) {
    // What does not answer is seen by its measurement; here it would be told each minute.
    if (one.status === "rejected" && !(one.reason instanceof AdapterError)) throw one.reason;
  }
}
