import fc from "fast-check";
import { expect, test } from "vitest";
import { randomOf, sample } from "./cases.ts";
import { seedOf } from "./seed.ts";

test("a seed chooses the same, different ones, never one twice", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), fc.nat(40), fc.nat(), (all, of, seed) => {
      const chosen = sample(all, of, seed);
      expect(chosen).toEqual(sample(all, of, seed));
      expect(new Set(chosen).size).toBe(Math.min(of, all.length));
      expect(all).toEqual(expect.arrayContaining([...chosen]));
    }),
  );
  const many = Array.from({ length: 100 }, (_, index) => index);
  expect(sample(many, 5, 1)).not.toEqual(sample(many, 5, 2));
});

test("its numbers are spread over [0, 1)", () => {
  const random = randomOf(7);
  const tenths = Array.from({ length: 10_000 }, () => Math.floor(random() * 10));
  for (let tenth = 0; tenth < 10; tenth += 1) expect(tenths.filter((one) => one === tenth).length).toBeGreaterThan(850);
});

test("a commit has one seed; what is asked for is taken, nonsense is refused", () => {
  expect(seedOf(undefined)).toBe(seedOf(undefined));
  expect(seedOf("17")).toBe(17);
  for (const asked of ["x", "-1", "1.5"]) expect(() => seedOf(asked)).toThrow("HAECHI_KILL_SEED");
});
