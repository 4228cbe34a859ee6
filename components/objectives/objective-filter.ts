import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { OBJECTIVE_STATUSES } from "#domain/objectives/status.ts";

export const GROUPS = ["rto", "rpo", "response"] as const;
/** The filter of the list as it stands in the address. */
export const OBJECTIVE_FILTER = {
  group: parseAsStringLiteral(GROUPS),
  status: parseAsStringLiteral(OBJECTIVE_STATUSES),
  region: parseAsString,
};
export type ObjectiveFilter = inferParserType<typeof OBJECTIVE_FILTER>;

export const RANGES = ["hour", "day", "week", "month"] as const;
export type Range = (typeof RANGES)[number];
export const RANGE_MS: Readonly<Record<Range, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
};
/** Region and range of an objective's page. */
export const OBJECTIVE_ADDRESS = { region: parseAsString, range: parseAsStringLiteral(RANGES).withDefault("hour") };
export const loadObjectiveAddress = createLoader(OBJECTIVE_ADDRESS);
