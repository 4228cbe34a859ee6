import fc from "fast-check";
import { expect, test } from "vitest";
import { isToldList, readTold, type Told, withoutDetail, writeTold } from "./reason.ts";

const told = fc.record<Told>(
  {
    key: fc.string(),
    values: fc.dictionary(
      fc.string().filter((name) => name !== "__proto__"),
      fc.oneof(fc.string(), fc.integer()),
    ),
    step: fc.string(),
    detail: fc.string(),
  },
  { requiredKeys: ["key", "values"] },
);

test("property: what was written is read again, and its own words can be left out", () => {
  fc.assert(
    fc.property(fc.array(told, { minLength: 1 }), (reasons) => {
      const read = readTold(writeTold(reasons));
      expect(JSON.stringify(read)).toBe(JSON.stringify(reasons));
      expect(withoutDetail(read).some((one) => "detail" in one)).toBe(false);
    }),
  );
});

test("text of something else is kept as a detail", () => {
  expect(readTold(null)).toEqual([]);
  for (const text of ["killed by the operator", "[]x", "[1]", '{"key":"a"}', "null"])
    expect(readTold(text)).toEqual([{ key: "own-words", values: {}, detail: text }]);
});

test("recognises reasons among the figures of a fact", () => {
  expect(isToldList([{ key: "a", values: {} }])).toBe(true);
  for (const value of ["a", [], ["kr-b"], [{ zone: "kr-b", why: null }], null]) expect(isToldList(value)).toBe(false);
});
