import { isStale, type Measured, type Measurements } from "#domain/topology/freshness.ts";
import { type MeasurementValue, OBJECTIVE_KEY } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";
import { together } from "../db/together.ts";

/** What is known of the newest sample of one thing, beyond the rules' own needs. */
export type Sample = Measured & {
  readonly key: string;
  readonly node: string;
  readonly latencyMs: number | null;
  readonly lastGoodAt: Date | null;
  readonly firstFailingAt: Date | null;
};
export type Samples = ReadonlyMap<string, Sample>;

/**
 * Every newest measurement; one row a thing measured, so the table is as small as the site. What was judged from them and stands
 * beside them as a sample (objectives) is no measurement of a thing. Parts of a page that ask at once are handed the same ones.
 */
export async function readSamples(db: Database): Promise<Samples> {
  return (await newestSamples(db, "all")) ?? new Map();
}

const newestSamples = together<"all", Samples>(async (db) => {
  const rows = await db.measurement.findMany({ where: IS_OF_A_THING });
  const samples = new Map(
    rows.map((row) => [
      row.key,
      {
        key: row.key,
        node: row.node,
        ok: row.ok,
        value: parseValue(row.value),
        at: row.at,
        intervalMs: row.intervalMs,
        latencyMs: row.latencyMs,
        lastGoodAt: row.lastGoodAt,
        firstFailingAt: row.firstFailingAt,
      },
    ]),
  );
  return new Map([["all", samples]]);
});

/** Of all rows of `measurement` those that were measured at a place. */
export const IS_OF_A_THING = { NOT: { component: { startsWith: OBJECTIVE_KEY } } };

/** The same samples as the rules of `domain/` read them. */
export function asMeasurements(samples: Samples): Measurements {
  return Object.fromEntries(samples);
}

/** Answered, good, and not too old to count. */
export function isGood(sample: Sample | undefined, now: Date): sample is Sample {
  return sample?.ok === true && !isStale(sample, now);
}

function parseValue(value: unknown): MeasurementValue | null {
  if (typeof value !== "object" || value === null) return null;
  return "kind" in value ? (value as MeasurementValue) : null;
}
