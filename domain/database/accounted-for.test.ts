import fc from "fast-check";
import { expect, test } from "vitest";
import { type Accounts, isAccountedFor } from "./accounted-for.ts";

const nothing: Accounts = { ordered: null, ledTo: ["kr-a"], proven: null };
const stray = { zone: "kr-c", timeline: 2 };

test("a primary that was promoted by hand is not taken for the primary, however alone it is", () => {
  expect(isAccountedFor(stray, nothing)).toBe(false);
  expect(isAccountedFor(stray, { ...nothing, ordered: "kr-b" })).toBe(false);
  expect(isAccountedFor(stray, { ...nothing, ledTo: [] })).toBe(false);
  expect(isAccountedFor(stray, { ...nothing, proven: { zone: "kr-b", timeline: 2 } })).toBe(false);
});

test("the one that clients are led to is, and the one that this run ordered, also when the answer was never heard", () => {
  expect(isAccountedFor({ zone: "kr-a", timeline: 1 }, nothing)).toBe(true);
  expect(isAccountedFor(stray, { ...nothing, ordered: "kr-c" })).toBe(true);
  expect(isAccountedFor(stray, { ...nothing, ledTo: null })).toBe(true);
});

test("so is what another run promoted with a proof, on the timeline that it made and on no other", () => {
  const proven = (timeline: number | null) => ({ ...nothing, proven: { zone: "kr-c", timeline } });
  expect(isAccountedFor(stray, proven(2))).toBe(true);
  for (const other of [1, 3, null]) expect(isAccountedFor(stray, proven(other))).toBe(false);
  expect(isAccountedFor({ ...stray, timeline: null }, proven(null))).toBe(false);
});

test("property: a zone that nothing names is never accounted for once it was decided where clients are led", () => {
  const zone = fc.constantFrom<string[]>("a", "b", "c");
  const timeline = fc.option(fc.integer({ min: 1, max: 3 }));
  const accounts = fc.record({
    ordered: fc.option(zone),
    ledTo: fc.uniqueArray(zone),
    proven: fc.option(fc.record({ zone, timeline })),
  });
  fc.assert(
    fc.property(accounts, timeline, (given, at) => {
      const named = [given.ordered, ...given.ledTo, given.proven?.zone];
      for (const one of ["a", "b", "c"])
        if (!named.includes(one)) expect(isAccountedFor({ zone: one, timeline: at }, given)).toBe(false);
    }),
  );
});
