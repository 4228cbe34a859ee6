import { createLoader, type inferParserType, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { RECOVERY_POINT_KINDS } from "#domain/recovery-points/recovery-point.ts";

/** The list's filter as it stands in the address; `after` is the last row of the page before. */
export const POINTS_FILTER = {
  component: parseAsString,
  kind: parseAsStringLiteral(RECOVERY_POINT_KINDS),
  region: parseAsString,
  gone: parseAsBoolean,
  after: parseAsString,
};
export type PointsFilter = inferParserType<typeof POINTS_FILTER>;
export const loadPointsFilter = createLoader(POINTS_FILTER);

export function inputOf({ component, kind, region, gone, after }: PointsFilter) {
  const cursor = cursorOf(after);
  return {
    ...(component === null ? {} : { component }),
    ...(kind === null ? {} : { kind }),
    ...(region === null ? {} : { region }),
    ...(gone === true ? { gone } : {}),
    ...(cursor === null ? {} : { after: cursor }),
  };
}

type Cursor = { readonly takenAt: string; readonly id: string };
const CURSOR = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~([0-9a-f-]{36})$/;

export function cursorText({ takenAt, id }: Cursor): string {
  return `${takenAt}~${id}`;
}

/** Null: the newest, and for what is none. */
function cursorOf(text: string | null): { readonly takenAt: Date; readonly id: string } | null {
  const [, at, id] = CURSOR.exec(text ?? "") ?? [];
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at))) return null;
  return { takenAt: new Date(at), id };
}

export function pointsHref(filter: Readonly<Record<string, string>>): string {
  return `/backups/points?${new URLSearchParams(filter)}`;
}

export function pointHref(id: string): string {
  return `/backups/points/${id}`;
}
