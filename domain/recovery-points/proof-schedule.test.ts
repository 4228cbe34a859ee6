import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decay } from "./confidence.ts";
import { nextProofAt } from "./proof-schedule.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = new Date("2031-02-03T04:05:06Z");
const plus = (ms: number) => new Date(at.getTime() + ms);

describe("when a proof is made again by itself", () => {
  it("soon for the first time, before it is overdue, and soon again after a failure", () => {
    expect(nextProofAt({ since: at, last: null, startedAt: null }, 10 * DAY)).toEqual(plus(DAY));
    expect(nextProofAt({ since: at, last: { at, ok: true }, startedAt: at }, 10 * DAY)).toEqual(plus(9 * DAY));
    expect(nextProofAt({ since: at, last: { at, ok: false }, startedAt: null }, DAY)).toEqual(plus(HOUR));
    expect(nextProofAt({ since: at, last: { at, ok: false }, startedAt: null }, 7 * DAY)).toEqual(plus(7 * HOUR));
  });

  it("one that left no result is not started again at once, and none is started in a circle", () => {
    expect(nextProofAt({ since: at, last: null, startedAt: plus(DAY) }, 7 * DAY)).toEqual(plus(DAY + 7 * HOUR));
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 90 * DAY }), fc.boolean(), fc.nat(90 * DAY), (every, ok, started) => {
        const last = { at, ok };
        const next = nextProofAt({ since: at, last, startedAt: plus(started) }, every);
        expect(next.getTime()).toBeGreaterThan(plus(started).getTime());
        // A proof that passed and was not started since is made again while it still holds.
        if (ok) expect(decay(at, every, nextProofAt({ since: at, last, startedAt: null }, every))).toBe("holds");
      }),
    );
  });
});
