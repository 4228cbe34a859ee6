import type { Database } from "../db/client.ts";
import { writeCanary } from "../engine/canary-number.ts";
import type { Site } from "../engine/engine.ts";
import { all } from "../engine/steps/site.ts";
import { INTERVAL_MS, TIMEOUT_MS } from "./observe-round.ts";
import { record } from "./record.ts";

/** One numbered row a second into every database that clients reach through routers. That it cannot be written is itself measured. */
export async function writeCanaries(db: Database, { topology, adapters }: Site): Promise<void> {
  const databases = all(topology, "database").filter((one) => one.component.router !== null);
  await Promise.all(
    databases.map(async ({ id }) => {
      const started = performance.now();
      const sample = { key: `${id}:canary`, component: id, node: "canary", kind: "canary" as const };
      try {
        const written = await writeCanary(db, adapters, id, { signal: AbortSignal.timeout(TIMEOUT_MS) });
        const value = written && {
          kind: "canary" as const,
          number: written.number.toString(),
          lsn: written.lsn,
          timeline: written.timeline,
        };
        await record(
          db,
          {
            ...sample,
            ok: written !== null,
            value,
            error: written ? null : "nobody acknowledged it",
            at: new Date(),
            latencyMs: performance.now() - started,
          },
          INTERVAL_MS,
        );
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        await record(
          db,
          { ...sample, ok: false, value: null, error: why, at: new Date(), latencyMs: performance.now() - started },
          INTERVAL_MS,
        );
      }
    }),
  );
}
