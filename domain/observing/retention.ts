const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long samples are kept, and in partitions of which length: whole partitions are dropped, so some are kept up to one length longer.
 * After a silence older ones stay until as much was measured again.
 * Single samples for two days: a review the day after still sees each of them. Minutes for a month: one turn of weekly and monthly
 * load. Hours for 25 months: each month beside the same one of last year, and of the year before.
 */
export const KEPT = {
  observation: { partition: "day", partitionMs: DAY_MS, keptMs: 2 * DAY_MS },
  observation_minute: { partition: "day", partitionMs: DAY_MS, keptMs: 30 * DAY_MS },
  observation_hour: { partition: "month", partitionMs: 31 * DAY_MS, keptMs: 761 * DAY_MS },
} as const;
export type SampleTable = keyof typeof KEPT;
