import fc from "fast-check";
import superjson from "superjson";
import { expect, it } from "vitest";
import { transformer } from "./transformer.ts";

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.array(tie("any")),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie("any")),
  ),
  leaf: fc.oneof(
    fc.constantFrom(null, undefined, -0, Number.NaN),
    ...[fc.boolean(), fc.double(), fc.string(), fc.bigInt(), fc.date({ noInvalidDate: true })],
  ),
})).any;

it("says of everything what superjson says of it", () => {
  fc.assert(
    fc.property(value, (one) => {
      expect(JSON.stringify(transformer.serialize(one))).toBe(JSON.stringify(superjson.serialize(one)));
    }),
  );
});

it("brings back dates, also of plain answers with one", () => {
  const answer = { at: new Date(0), rows: [{ n: 1, none: null }] };
  expect(transformer.deserialize(JSON.parse(JSON.stringify(transformer.serialize(answer))))).toEqual(answer);
  expect(transformer.serialize({ n: 1 })).toEqual({ json: { n: 1 } });
});
