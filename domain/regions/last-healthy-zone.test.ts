import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayTakeAway, type ZoneServer } from "./last-healthy-zone.ts";

const servers = fc.uniqueArray(
  fc.record<ZoneServer>({
    name: fc.constantFrom("kr-a", "kr-b", "kr-c", "kr-d"),
    up: fc.boolean(),
    admin: fc.constantFrom("ready", "drain", "maint"),
  }),
  { selector: (server) => server.name, minLength: 1, maxLength: 4 },
);
const serving = (all: readonly ZoneServer[]) => all.filter((one) => one.up && one.admin === "ready").length;
const ready = (all: readonly ZoneServer[]) => all.filter((one) => one.admin === "ready").length;

describe("the last healthy zone", () => {
  it("is never taken away: whatever is allowed, who served before still has somebody who serves", () => {
    fc.assert(
      fc.property(servers, fc.array(fc.nat(), { maxLength: 12 }), (start, picks) => {
        let now: readonly ZoneServer[] = start;
        for (const pick of picks) {
          const zone = now[pick % now.length]?.name ?? "";
          if (!mayTakeAway(now, zone).allowed) continue;
          now = now.map((one) => (one.name === zone ? { ...one, admin: "maint" as const } : one));
        }
        expect(serving(now) > 0).toBe(serving(start) > 0);
        expect(ready(now) > 0).toBe(ready(start) > 0);
      }),
    );
  });

  it("allows every other one, so that an evacuation is not blocked without need", () => {
    fc.assert(
      fc.property(servers, fc.nat(), (all, pick) => {
        const one = all[pick % all.length];
        if (!one) return;
        const last = one.admin === "ready" && (one.up ? serving(all) === 1 : ready(all) === 1);
        expect(mayTakeAway(all, one.name).allowed).toBe(!last);
      }),
    );
  });

  it("knows no zone that is not there", () => {
    expect(mayTakeAway([{ name: "kr-a", up: true, admin: "ready" }], "kr-x")).toEqual({
      allowed: false,
      reason: "not-there",
    });
  });
});
