import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";

export type RawSample = {
  readonly at: Date;
  readonly ok: boolean;
  readonly figure: number | null;
  /** Of a look that nobody answered only its kind is known. */
  readonly value: MeasurementValue | { readonly kind: MeasurementValue["kind"] };
  readonly latencyMs: number | null;
  /** What infrastructure said in its own words. */
  readonly error: string | null;
};
export type RawSamples = {
  /** Newest first. */
  readonly samples: readonly RawSample[];
  /** `before` of the next page; null: this was the last one. */
  readonly next: Date | null;
};

export const MOST_SAMPLES = 500;

/** The single samples of one thing in [from, to), newest first, page by page. They are kept two days (domain/observing/retention.ts). */
export async function readSamples(
  db: Pick<Database, "observation">,
  key: string,
  from: Date,
  to: Date,
  limit = MOST_SAMPLES,
  before: Date | null = null,
): Promise<RawSamples> {
  const take = Math.max(1, Math.min(limit, MOST_SAMPLES));
  const end = before !== null && before < to ? before : to;
  const rows = await db.observation.findMany({
    where: { key, at: { gte: from, lt: end } },
    orderBy: { at: "desc" },
    take: take + 1,
    omit: { key: true },
  });
  const samples = rows.slice(0, take).map((row) => ({ ...row, value: row.value as unknown as RawSample["value"] }));
  return { samples, next: rows.length > take ? (samples.at(-1)?.at ?? null) : null };
}
