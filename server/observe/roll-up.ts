import { bucketOf } from "#domain/observing/resolution.ts";
import { KEPT, type SampleTable } from "#domain/observing/retention.ts";
import { Prisma } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";
import { earlierClock } from "./earlier-clock.ts";
import { makePartitions } from "./partitions.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A minute is closed this long after its end: samples that waited for the database are in it. */
const LATE_MS = 2 * MINUTE_MS;
/** What one statement reads at most: seconds of work at thousands of samples a second, also after an outage of a day. */
const MINUTES_AT_ONCE_MS = 10 * MINUTE_MS;
const HOURS_AT_ONCE_MS = HOUR_MS;

/**
 * Rolls closed minutes up from the samples, and closed hours from the minutes, from where the last time ended. Doing the same again
 * changes nothing. Each part is a transaction with its mark, so what is before the mark is complete; one that a clock ahead of its time
 * has set beyond now says nothing, and is pulled back.
 * @param goOn asked before each part: the next leader goes on where this one stopped
 */
export async function rollUp(db: Database, goOn: () => boolean = () => true, own = new Date()): Promise<void> {
  const now = await earlierClock(db, own);
  const minutes = await roll(db, goOn, {
    now,
    step: "minute",
    table: "observation_minute",
    until: bucketOf(new Date(now.getTime() - LATE_MS), MINUTE_MS),
    oldest: now.getTime() - KEPT.observation.keptMs - KEPT.observation.partitionMs,
    atOnceMs: MINUTES_AT_ONCE_MS,
    insert: insertMinutes,
  });
  await roll(db, goOn, {
    now,
    step: "hour",
    table: "observation_hour",
    until: bucketOf(minutes, HOUR_MS),
    oldest: now.getTime() - KEPT.observation_minute.keptMs - KEPT.observation_minute.partitionMs,
    atOnceMs: HOURS_AT_ONCE_MS,
    insert: insertHours,
  });
}

type Part = {
  readonly now: Date;
  readonly step: "minute" | "hour";
  readonly table: SampleTable;
  readonly until: Date;
  /** Before this nothing is kept to be rolled up. */
  readonly oldest: number;
  readonly atOnceMs: number;
  readonly insert: (from: Date, to: Date) => Prisma.Sql;
};

/** @returns the mark: everything before it is rolled up. */
async function roll(db: Database, goOn: () => boolean, part: Part): Promise<Date> {
  const { now, step, table, until, atOnceMs, insert } = part;
  const mark = await db.observationRolled.findUnique({ where: { step } });
  let from = await firstAfter(db, part, mark && mark.until <= now ? mark.until : null);
  if (from < until) await makePartitions(db, table, from, until);
  while (from < until && goOn()) {
    const to = new Date(Math.min(from.getTime() + atOnceMs, until.getTime()));
    await db.$transaction([
      db.$executeRaw(insert(from, to)),
      db.$executeRaw`
        INSERT INTO observation_rolled AS mark (step, until) VALUES (${step}, ${to}::timestamptz)
        ON CONFLICT (step) DO UPDATE SET until = CASE WHEN mark.until > ${now}::timestamptz THEN EXCLUDED.until
          ELSE GREATEST(mark.until, EXCLUDED.until) END`,
    ]);
    from = to;
  }
  return from;
}

/** Where to go on: at the mark; or, when it is far behind or there is none, at the first samples after it, since nothing lies between. */
async function firstAfter(db: Database, { step, until, oldest, atOnceMs }: Part, mark: Date | null): Promise<Date> {
  const from = new Date(Math.max(mark?.getTime() ?? 0, oldest));
  if (until.getTime() - from.getTime() <= atOnceMs) return from;
  const source = step === "minute" ? Prisma.sql`observation` : Prisma.sql`observation_minute`;
  const [row] = await db.$queryRaw<{ first: Date | null }[]>`
    SELECT min(at) AS first FROM ${source} WHERE at >= ${from}::timestamptz AND at < ${until}::timestamptz`;
  return row?.first ? bucketOf(row.first, HOUR_MS) : until;
}

const REPLACE = Prisma.sql`
  ON CONFLICT (key, at) DO UPDATE SET samples = EXCLUDED.samples, good = EXCLUDED.good,
    figure_min = EXCLUDED.figure_min, figure_max = EXCLUDED.figure_max, figure_sum = EXCLUDED.figure_sum, figures = EXCLUDED.figures,
    latency_sum_ms = EXCLUDED.latency_sum_ms, latency_max_ms = EXCLUDED.latency_max_ms`;

function insertMinutes(from: Date, to: Date): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO observation_minute (key, at, samples, good, figure_min, figure_max, figure_sum, figures, latency_sum_ms, latency_max_ms)
    SELECT key, date_bin('1 minute', at, 'epoch'::timestamptz), count(*), count(*) FILTER (WHERE ok), min(figure), max(figure), sum(figure),
      count(figure), sum(latency_ms), max(latency_ms)
    FROM observation WHERE at >= ${from}::timestamptz AND at < ${to}::timestamptz GROUP BY 1, 2 ${REPLACE}`;
}

function insertHours(from: Date, to: Date): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO observation_hour (key, at, samples, good, figure_min, figure_max, figure_sum, figures, latency_sum_ms, latency_max_ms)
    SELECT key, date_bin('1 hour', at, 'epoch'::timestamptz), sum(samples), sum(good), min(figure_min), max(figure_max), sum(figure_sum),
      sum(figures), sum(latency_sum_ms), max(latency_max_ms)
    FROM observation_minute WHERE at >= ${from}::timestamptz AND at < ${to}::timestamptz GROUP BY 1, 2 ${REPLACE}`;
}
