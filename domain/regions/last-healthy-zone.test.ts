import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayTakeAway, type ZoneServer } from "./last-healthy-zone.ts";

const servers = fc.uniqueArray(
  fc.record<ZoneServer>({
    name: fc.constantFrom("kr-a", "kr-b", "kr-c", "kr-d"),
    up: fc.boolean(),
    admin: fc.constantFrom("ready", "drain", "maint"),
    weight: fc.constantFrom(0, 1, 10),
  }),
  { selector: (server) => server.name, minLength: 1, maxLength: 4 },
);
const serving = (all: readonly ZoneServer[]) =>
  all.filter((one) => one.up && one.admin === "ready" && one.weight > 0).length;
const ready = (all: readonly ZoneServer[]) => all.filter((one) => one.admin === "ready" && one.weight > 0).length;

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
        const counts = one.admin === "ready" && one.weight > 0;
        const last = counts && (one.up ? serving(all) === 1 : ready(all) === 1);
        expect(mayTakeAway(all, one.name).allowed).toBe(!last);
      }),
    );
  });

  it("does not count one without a share: a zone, or a demoted canary, of weight 0 gets nobody", () => {
    const healthy = { up: true, admin: "ready" } as const;
    const last = { name: "kr-a", ...healthy, weight: 1 };
    const without = ["kr-b", "canary"].map((name) => ({ name, ...healthy, weight: 0 }));
    expect(mayTakeAway([last, ...without], "kr-a")).toEqual({ allowed: false, reason: "last-healthy" });
    expect(mayTakeAway([last, ...without], "kr-b")).toEqual({ allowed: true, reason: "not-serving" });
    const share = { name: "kr-c", ...healthy, weight: 1 };
    expect(mayTakeAway([last, share, ...without], "kr-a")).toEqual({ allowed: true, reason: "others-serve" });
  });

  it("knows no zone that is not there", () => {
    expect(mayTakeAway([{ name: "kr-a", up: true, admin: "ready", weight: 1 }], "kr-x")).toEqual({
      allowed: false,
      reason: "not-there",
    });
  });
});
