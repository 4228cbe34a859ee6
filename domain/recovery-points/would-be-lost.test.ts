import fc from "fast-check";
import { expect, it } from "vitest";
import { RECOVERY_POINT_KINDS } from "./recovery-point.ts";
import { type PointNow, wouldBeLost } from "./would-be-lost.ts";

const at = (hour: number) => new Date(Date.UTC(2031, 1, 3, hour));
const point = (more: Partial<PointNow>): PointNow => ({
  kind: "base-backup",
  takenAt: at(4),
  coversUntil: null,
  newer: 0,
  window: null,
  ...more,
});

it("a base backup reaches as far as the log behind it, and alone only to its own end", () => {
  const window = { until: at(9), hasEarlierBase: false, nextBaseAt: at(5) };
  expect(wouldBeLost(point({ window })).goingBack).toEqual({
    key: "since-window",
    values: { at: at(9).toISOString() },
  });
  expect(wouldBeLost(point({})).goingBack).toEqual({ key: "since-backup", values: { at: at(4).toISOString() } });
});

it("without it the seconds until the next one are gone, unless an earlier one stands in the same log", () => {
  const window = { until: at(9), hasEarlierBase: false, nextBaseAt: at(5) };
  const losing = (more: Partial<PointNow>) => wouldBeLost(point(more)).losingIt;
  const seconds = (until: Date) => ({
    key: "seconds-gone",
    values: { from: at(4).toISOString(), until: until.toISOString() },
  });
  expect(losing({ window })).toEqual(seconds(at(5)));
  expect(losing({ window: { ...window, nextBaseAt: null } })).toEqual(seconds(at(9)));
  expect(losing({ window: { ...window, hasEarlierBase: true } })).toEqual({ key: "replayed-longer", values: {} });
  expect(losing({ kind: "wal-window", coversUntil: at(8) })).toEqual(seconds(at(8)));
});

it("of what is kept beside its successors nothing newer goes by going back to it", () => {
  const kinds = fc.constantFrom(...RECOVERY_POINT_KINDS);
  fc.assert(
    fc.property(kinds, fc.nat({ max: 5 }), (kind, newer) => {
      const { goingBack, losingIt } = wouldBeLost(point({ kind, newer }));
      if (goingBack.key === "nothing-newer") expect(newer).toBe(0);
      if (losingIt.key === "alone") expect(newer).toBe(0);
    }),
  );
});
