import { expect, it } from "vitest";
import type { RegionsView } from "#server/regions/router.ts";
import { headlineOf } from "./headline.ts";

const now = Date.parse("2026-11-24T01:00:00.000Z");
type Counts = Partial<Record<"ok" | "risk" | "bad" | "na", number>>;
function regions(...zones: Counts[]): RegionsView["regions"] {
  const views = zones.map((counts, at) => ({
    zone: `z${at}`,
    places: [],
    of: 9,
    knownUntil: new Date(now).toISOString(),
    counts: { ok: 0, risk: 0, bad: 0, na: 0, ...counts },
  }));
  return [{ name: "r", country: "", zones: views }] as unknown as RegionsView["regions"];
}

it("says the worst there is, and never that nothing measured is good", () => {
  expect(headlineOf(regions({ ok: 3, bad: 1 }, { ok: 2 }), ["z1"], now)).toMatchObject({ key: "lost", n: 1 });
  expect(headlineOf(regions({ ok: 3, bad: 1, na: 5 }), [], now)).toMatchObject({ key: "broken", n: 1 });
  expect(headlineOf(regions({ na: 5 }), [], now)).toMatchObject({ key: "nothing", state: "na" });
  expect(headlineOf(regions({ ok: 1, na: 5, risk: 1 }), [], now)).toMatchObject({ key: "unmeasured", n: 5 });
  expect(headlineOf(regions({ ok: 1, risk: 2 }), [], now)).toMatchObject({ key: "risk", n: 2 });
  expect(headlineOf(regions({ ok: 1 }, { ok: 2 }), [], now)).toMatchObject({ key: "good", n: 3 });
  expect(headlineOf(regions({ ok: 1 }), ["elsewhere"], now), "a zone of another region").toMatchObject({ key: "good" });
});
