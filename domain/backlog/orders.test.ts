import { describe, expect, it } from "vitest";
import { ordersFor, waitedFor, wantedOf } from "./orders.ts";
import { atRest } from "./relieve.ts";
import type { Relieved, ZonePlace } from "./see.ts";

const zones = ["kr-a", "kr-b"];
const relieved = {
  policy: { relaxed: { sampling: 0.1, ttlMs: 24 * 3_600_000 }, normal: { sampling: 1, ttlMs: 72 * 3_600_000 } },
  consumers: { zones, normal: 1, most: 4 },
  flags: { zones },
} as unknown as Relieved;
const place = (zone: string, change: Partial<ZonePlace> = {}): ZonePlace => ({
  ...{ zone, lost: false, consumers: { running: 1, wanted: 1, atMs: 10 } },
  flags: { sampling: "100", ttlHours: "72", atMs: 10 },
  ...change,
});
const rest = atRest({ normal: 1 }, 0);
const relaxed = { ...rest, consumers: 4, sampling: "relaxed", ttl: "relaxed" } as const;

describe("ordersFor", () => {
  it("says nothing where everything is as wanted, a flag that nobody ever set included", () => {
    const unset = place("kr-b", { flags: { sampling: null, ttlHours: null, atMs: 10 } });
    expect(ordersFor(relieved, rest, [place("kr-a"), unset])).toEqual([]);
  });

  it("orders each difference in each zone that answers and is not lost", () => {
    expect(wantedOf(relieved, relaxed)).toEqual({ consumers: 4, sampling: 10, "ttl-hours": 24 });
    const half = place("kr-b", { flags: null, consumers: { running: 2, wanted: 4, atMs: 20 } });
    const lost = place("kr-c", { lost: true });
    expect(ordersFor(relieved, relaxed, [place("kr-a"), half, lost])).toEqual([
      { zone: "kr-a", what: "consumers", value: 4, seenMs: 10 },
      { zone: "kr-a", what: "sampling", value: 10, seenMs: 10 },
      { zone: "kr-a", what: "ttl-hours", value: 24, seenMs: 10 },
    ]);
  });
});

describe("waitedFor", () => {
  it("waits for zones that have something else, are silent, or were last seen before; not for lost ones", () => {
    const waits = (...places: ZonePlace[]) => waitedFor(relieved, rest, places, "sampling", 9);
    expect(waits(place("kr-a"), place("kr-b"))).toEqual([]);
    expect(waits(place("kr-a", { flags: null }), place("kr-b"))).toEqual(["kr-a"]);
    expect(waits(place("kr-a", { flags: null, lost: true }), place("kr-b"))).toEqual([]);
    expect(waits(place("kr-a", { flags: { sampling: "10", ttlHours: "72", atMs: 10 } }))).toEqual(["kr-a"]);
    expect(waitedFor(relieved, rest, [place("kr-a")], "consumers", 10)).toEqual(["kr-a"]);
  });
});
