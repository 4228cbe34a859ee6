import type { CanaryMeasurement } from "#domain/topology/measurement.ts";
import { EVERY_SECOND } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { writeCanary } from "../engine/canary-number.ts";
import type { Site } from "../engine/engine.ts";
import { all } from "../engine/steps/site.ts";
import type { Sample } from "./store-samples.ts";

/** One numbered row a second into every database that clients reach through routers. That it cannot be written is itself measured. */
export async function writeCanaries(
  db: Database,
  { topology, adapters }: Site,
  add: (sample: Sample) => void,
): Promise<void> {
  const databases = all(topology, "database").filter((one) => one.component.router !== null);
  await Promise.all(
    databases.map(async ({ id }) => {
      const started = performance.now();
      const tell = (value: CanaryMeasurement | null, error: string | null) =>
        add({
          key: canaryKey(id),
          component: id,
          node: "canary",
          kind: "canary",
          ok: value !== null,
          value,
          error,
          at: new Date(),
          intervalMs: EVERY_SECOND.intervalMs,
          latencyMs: performance.now() - started,
        });
      try {
        const written = await writeCanary(db, adapters, id, { signal: AbortSignal.timeout(EVERY_SECOND.timeoutMs) });
        if (!written) return tell(null, "nobody acknowledged it");
        const { number, lsn, timeline } = written;
        tell({ kind: "canary", number: number.toString(), lsn, timeline }, null);
      } catch (error) {
        tell(null, error instanceof Error ? error.message : String(error));
      }
    }),
  );
}

export function canaryKey(component: string): string {
  return `${component}:canary`;
}
