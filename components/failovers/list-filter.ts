import { createLoader, type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { RUN_STATUSES } from "#domain/runs/status.ts";
import type { RunFilter } from "#server/failovers/router.ts";

/** The list's filter as it stands in the address. */
export const LIST_FILTER = {
  status: parseAsStringLiteral(RUN_STATUSES),
  region: parseAsString,
  plan: parseAsString,
  before: parseAsInteger,
};
export type ListFilter = inferParserType<typeof LIST_FILTER>;
export const loadListFilter = createLoader(LIST_FILTER);

export function inputOf(filter: ListFilter) {
  return {
    ...(filter.status === null ? {} : { status: [filter.status] }),
    ...(filter.region === null ? {} : { region: filter.region }),
    ...(filter.plan === null ? {} : { plan: filter.plan }),
    ...(filter.before === null || filter.before < 1 ? {} : { before: filter.before }),
  } satisfies { -readonly [Key in keyof RunFilter]: RunFilter[Key] };
}
