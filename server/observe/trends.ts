import { type Spark, sparkOf } from "#domain/observing/spark.ts";
import type { Database } from "../db/client.ts";
import { type HistoryPoint, readHistory } from "./read-history.ts";

/** What is drawn: the highest figure of each while, of an objective its worst, or how long it took to answer. */
export type TrendOf = "highest" | "latency";

const HOUR_MS = 3_600_000;
/** The longest of these in which there is something to see. */
const SPANS_MS = [30 * 24 * HOUR_MS, 24 * HOUR_MS, HOUR_MS] as const;
const POINTS = 42;
/** Fewer points are no trend: a shorter span is looked at. */
const ENOUGH = 8;
/** Nothing of a trend changes within a second, and pages ask each second. */
const KEPT_MS = 30_000;
const MOST = 2_000;

const shared = globalThis as {
  haechiTrends?: Map<string, { readonly at: number; readonly trend: Promise<Spark | null> }>;
};

/** The trend of one key of measurements; null: nothing was measured yet. Read at most twice a minute by a process. */
export function trendOf(db: Database, key: string, what: TrendOf, target: number | null): Promise<Spark | null> {
  shared.haechiTrends ??= new Map();
  const kept = shared.haechiTrends;
  const name = `${what} ${target} ${key}`;
  const known = kept.get(name);
  if (known && performance.now() - known.at < KEPT_MS) return known.trend;
  const trend = readTrend(db, key, what, target);
  kept.delete(name);
  kept.set(name, { at: performance.now(), trend });
  for (const [oldest] of kept) {
    if (kept.size <= MOST) break;
    kept.delete(oldest);
  }
  trend.catch(() => kept.delete(name));
  return trend;
}

async function readTrend(db: Database, key: string, what: TrendOf, target: number | null): Promise<Spark | null> {
  const to = new Date();
  for (const spanMs of SPANS_MS) {
    const from = new Date(to.getTime() - spanMs);
    const { points, resolutionMs } = await readHistory(db, key, from, to, POINTS);
    if (points.length < ENOUGH && spanMs !== SPANS_MS.at(-1)) continue;
    if (points.length === 0) return null;
    const figure = (point: HistoryPoint) => (what === "highest" ? point.max : point.latencyMs);
    const drawn = points.map((point) => ({ at: point.at, ok: point.ok, figure: figure(point) }));
    return sparkOf(drawn, { from, to, resolutionMs }, target);
  }
  return null;
}
