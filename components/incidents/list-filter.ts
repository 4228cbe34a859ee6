import {
  createLoader,
  type inferParserType,
  parseAsInteger,
  parseAsNumberLiteral,
  parseAsStringLiteral,
} from "nuqs/server";
import { INCIDENT_STATUSES, SEVERITIES } from "#domain/incidents/incident.ts";
import type { IncidentFilter } from "#server/incidents/router.ts";

/** The list's filter as it stands in the address. */
export const LIST_FILTER = {
  status: parseAsStringLiteral(INCIDENT_STATUSES),
  severity: parseAsNumberLiteral(SEVERITIES),
  before: parseAsInteger,
};
export type ListFilter = inferParserType<typeof LIST_FILTER>;
export const loadListFilter = createLoader(LIST_FILTER);

export function inputOf(filter: ListFilter) {
  return {
    ...(filter.status === null ? {} : { status: filter.status }),
    ...(filter.severity === null ? {} : { severity: filter.severity }),
    ...(filter.before === null || filter.before < 1 ? {} : { before: filter.before }),
  } satisfies { -readonly [Key in keyof IncidentFilter]: IncidentFilter[Key] };
}
