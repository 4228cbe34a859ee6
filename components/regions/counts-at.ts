import { type Cell, stateAt } from "#domain/regions/cell.ts";
import type { Counts, ZoneView } from "#server/regions/router.ts";

/** What is known of a zone at this moment: an answer that nobody renews gets old, and then it is not good any more. */
export function countsAt(zone: Pick<ZoneView, "places" | "of" | "counts" | "knownUntil">, nowMs: number): Counts {
  if (zone.of > zone.places.length) {
    // Not every place was told: once the first of them is too old, none is vouched for.
    const known = zone.knownUntil !== null && nowMs <= Date.parse(zone.knownUntil);
    return known ? zone.counts : { ok: 0, risk: 0, bad: 0, na: zone.of };
  }
  const of = (state: Cell["state"]) => zone.places.filter(({ cell }) => stateAt(cell, nowMs) === state).length;
  return { ok: of("ok"), risk: of("risk"), bad: of("bad"), na: of("na") };
}
