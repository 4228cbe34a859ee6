import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestSecond, pickSecond } from "./pick-second.ts";

const base = (at: number) => ({ at, label: `b${at}` });
const two = [
  { from: 100, until: 200 },
  { from: 240, until: 300 },
];

describe("a second that was picked", () => {
  it("is restored from the newest base backup before it in its own stretch, and the log since", () => {
    expect(pickSecond(180, two, [base(100), base(150), base(190)])).toEqual({
      restorable: true,
      base: base(150),
      walMs: 30,
    });
    expect(pickSecond(250, two, [base(100), base(240)])).toMatchObject({ base: base(240), walMs: 10 });
  });

  it("cannot be in a gap, before the first or after the last, and the nearest that can are told", () => {
    const bases = [base(100), base(240)];
    const no = (at: number) => pickSecond(at, two, bases);
    expect(no(220)).toEqual({ restorable: false, why: "gap", earlier: 200, later: 240 });
    expect(no(50)).toEqual({ restorable: false, why: "before", earlier: null, later: 100 });
    expect(no(301)).toEqual({ restorable: false, why: "after", earlier: 300, later: null });
    expect(pickSecond(5, [], [])).toEqual({ restorable: false, why: "nothing", earlier: null, later: null });
  });

  it("is never promised from a base backup of another stretch", () => {
    expect(pickSecond(250, two, [base(150)])).toMatchObject({ restorable: false, why: "nothing" });
  });

  it("moves to the nearest second that can be restored, and stays where it can be", () => {
    const stretch = fc
      .tuple(fc.nat({ max: 1_000 }), fc.nat({ max: 200 }))
      .map(([from, long]) => ({ from, until: from + long }));
    fc.assert(
      fc.property(
        fc.array(stretch, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: -50, max: 1_300 }),
        (all, at) => {
          const inside = (x: number) => all.some(({ from, until }) => from <= x && x <= until);
          const nearest = nearestSecond(at, all) ?? Number.NaN;
          expect(inside(nearest)).toBe(true);
          if (inside(at)) expect(nearest).toBe(at);
        },
      ),
    );
    expect(nearestSecond(5, [])).toBeNull();
  });
});
