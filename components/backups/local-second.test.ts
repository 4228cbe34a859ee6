import fc from "fast-check";
import { expect, it } from "vitest";
import { localSecond, secondOfLocal } from "./local-second.ts";

it("reads what it wrote, to the second", () => {
  // An hour that comes twice when clocks are set back reads as one of the two: days without that.
  const winter = fc.integer({ min: Date.UTC(2031, 0, 2) / 1_000, max: Date.UTC(2031, 1, 20) / 1_000 });
  fc.assert(
    fc.property(winter, (second) => {
      expect(secondOfLocal(localSecond(second * 1_000))).toBe(second * 1_000);
    }),
  );
});

it("is no moment where nothing, or nonsense, was written", () => {
  expect(secondOfLocal("")).toBeNull();
  expect(secondOfLocal("soon")).toBeNull();
});
