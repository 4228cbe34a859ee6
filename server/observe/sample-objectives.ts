import { OBJECTIVE_KEY, type ObjectiveMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { readObjectives } from "../evidence/read-objectives.ts";
import { storeSamples } from "./store-samples.ts";

export const OBJECTIVES_MS = 10_000;

/** Every objective in every region as it is judged now, as one sample each: that is the history behind every figure. */
export async function sampleObjectives(db: Database, { topology }: Pick<Site, "topology">): Promise<void> {
  const started = performance.now();
  const now = new Date();
  const { rows } = await readObjectives(db, topology, now);
  const latencyMs = performance.now() - started;
  const samples = rows.flatMap((row) =>
    row.regions.map(({ region, current, status, evidence }) => {
      const component = `${OBJECTIVE_KEY}${row.id}`;
      const value: ObjectiveMeasurement = {
        kind: "objective",
        ms: current.ms,
        atLeastMs: current.atLeastMs,
        targetMs: row.targetMs,
        status,
        because: current.because,
        evidence,
      };
      const of = { key: `${component}:${region}`, component, node: region, kind: value.kind };
      return { ...of, ok: current.ms !== null, value, error: null, at: now, intervalMs: OBJECTIVES_MS, latencyMs };
    }),
  );
  await storeSamples(db, samples);
}
