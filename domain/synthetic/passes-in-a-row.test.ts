import fc from "fast-check";
import { expect, test } from "vitest";
import { passesInARow } from "./passes-in-a-row.ts";

const attempts = (...passed: boolean[]) => passed.map((one, second) => ({ at: new Date(second * 1_000), passed: one }));
const since = (second: number) => new Date(second * 1_000);

test("one that failed begins the count anew, and nothing before the moment counts", () => {
  expect(passesInARow(attempts(true, true, true), since(-1))).toBe(3);
  expect(passesInARow(attempts(true, true, true), since(0))).toBe(2);
  expect(passesInARow(attempts(true, false, true), since(-1))).toBe(1);
  expect(passesInARow(attempts(true, true, false), since(-1))).toBe(0);
  expect(passesInARow([], since(0))).toBe(0);
});

test("the order they are read in does not matter", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), fc.nat(30), (passed, second) => {
      const read = attempts(...passed);
      expect(passesInARow([...read].reverse(), since(second))).toBe(passesInARow(read, since(second)));
    }),
  );
});
