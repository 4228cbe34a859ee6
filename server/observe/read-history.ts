import { bucketOf, resolutionFor } from "#domain/observing/resolution.ts";
import { KEPT } from "#domain/observing/retention.ts";
import type { Database } from "../db/client.ts";

export type History = {
  /** Length of a bucket. */
  readonly resolutionMs: number;
  /** Oldest first. A bucket without samples is absent: nobody knows what was then. */
  readonly points: readonly HistoryPoint[];
};
export type HistoryPoint = {
  /** Beginning of the bucket. */
  readonly at: Date;
  /** Share of its samples that were good, 0 to 1. */
  readonly ok: number;
  /** Of the figure (domain/topology/figure.ts); null when no sample had one. */
  readonly min: number | null;
  readonly max: number | null;
  readonly avg: number | null;
  /** Mean time of an answer; null when none was timed. */
  readonly latencyMs: number | null;
  readonly samples: number;
};

type Reading = Pick<Database, "$queryRaw" | "observationRolled" | "measurement">;

/**
 * What was measured of one thing in [from, to), in at most `points` buckets and one: single samples, minutes or hours, whichever is
 * just fine enough; what was not rolled up yet is read from the finer ones. Buckets are whole, so the first may begin before `from`.
 */
export async function readHistory(db: Reading, key: string, from: Date, to: Date, points = 300): Promise<History> {
  const now = new Date();
  const oldest = new Date(Math.max(from.getTime(), now.getTime() - KEPT.observation_hour.keptMs));
  if (!(oldest < to)) return { resolutionMs: 1_000, points: [] };
  const [marks, measured] = await Promise.all([
    db.observationRolled.findMany(),
    db.measurement.findUnique({ where: { key }, select: { intervalMs: true } }),
  ]);
  const rolled = new Map(marks.map(({ step, until }) => [step, until]));
  const span = { from: oldest, to, points, intervalMs: measured?.intervalMs ?? 0 };
  const resolution = resolutionFor(span, now);
  const { ms } = resolution;
  const start = bucketOf(oldest, ms);
  const end = new Date(bucketOf(new Date(to.getTime() - 1), ms).getTime() + ms);
  /** Up to here the samples of this kind answer; behind it the finer ones. */
  const upTo = (step: "minute" | "hour", after: Date) => {
    const until =
      resolution.from === "raw" || (step === "hour" && resolution.from === "minute") ? after : rolled.get(step);
    return new Date(Math.min(Math.max(until?.getTime() ?? 0, after.getTime()), end.getTime()));
  };
  const hours = upTo("hour", start);
  const minutes = upTo("minute", hours);
  const found = await db.$queryRaw<HistoryPoint[]>`
    SELECT date_bin(${`${ms} milliseconds`}::interval, at, 'epoch'::timestamptz) AS at, sum(good)::float8 / sum(samples) AS ok,
      min(figure_min) AS min, max(figure_max) AS max, sum(figure_sum) / NULLIF(sum(figures), 0) AS avg,
      sum(latency_sum_ms) / sum(samples) FILTER (WHERE latency_sum_ms IS NOT NULL) AS "latencyMs", sum(samples)::int AS samples
    FROM (
      SELECT at, samples, good, figure_min, figure_max, figure_sum, figures, latency_sum_ms FROM observation_hour
      WHERE key = ${key} AND at >= ${start}::timestamptz AND at < ${hours}::timestamptz
      UNION ALL
      SELECT at, samples, good, figure_min, figure_max, figure_sum, figures, latency_sum_ms FROM observation_minute
      WHERE key = ${key} AND at >= ${hours}::timestamptz AND at < ${minutes}::timestamptz
      UNION ALL
      SELECT at, 1, ok::int, figure, figure, figure, (figure IS NOT NULL)::int, latency_ms FROM observation
      WHERE key = ${key} AND at >= ${minutes}::timestamptz AND at < ${end}::timestamptz) part
    GROUP BY 1 ORDER BY 1`;
  return { resolutionMs: ms, points: found };
}
