import { expect, it } from "vitest";
import type { ZoneView } from "#server/regions/router.ts";
import { countsAt } from "./counts-at.ts";

const at = "2026-11-24T01:00:00.000Z";
const place = { key: "a", cell: { state: "ok", at, staleAfterMs: 3_000 } } as unknown as ZoneView["places"][number];
const counts = { ok: 1, risk: 0, bad: 0, na: 0 };
const zone = { places: [place], of: 1, counts, knownUntil: "2026-11-24T01:00:03.000Z" };

it("no longer counts as good what nobody measured again, whether all of it was told or only a part", () => {
  const now = Date.parse(at);
  expect(countsAt(zone, now + 3_000)).toEqual(counts);
  expect(countsAt(zone, now + 3_001)).toEqual({ ok: 0, risk: 0, bad: 0, na: 1 });
  const many = { ...zone, of: 900, counts: { ...counts, ok: 900 } };
  expect(countsAt(many, now + 3_000).ok).toBe(900);
  expect(countsAt(many, now + 3_001)).toEqual({ ok: 0, risk: 0, bad: 0, na: 900 });
});
