import fc from "fast-check";
import superjson from "superjson";
import { expect, it } from "vitest";
import { transformer } from "./transformer.ts";

const anything = fc.anything({ withDate: true, withMap: true, withSet: true, withBigInt: true });

/** What is sent of a value, or why nothing is. */
function sent(by: { serialize(value: unknown): unknown }, value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(by.serialize(value) ?? null));
  } catch (error) {
    return String(error);
  }
}

it("says of everything what superjson says of it, and refuses what it refuses", () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(sent(transformer, value)).toEqual(sent(superjson, value));
    }),
    { examples: [[{ "": { prototype: "" } }], [JSON.parse('{"__proto__": 1}')]] },
  );
});

it("brings back dates, also of plain answers with one", () => {
  const answer = { at: new Date(0), rows: [{ n: 1, none: null }] };
  expect(transformer.deserialize(JSON.parse(JSON.stringify(transformer.serialize(answer))))).toEqual(answer);
  expect(transformer.serialize({ n: 1 })).toEqual({ json: { n: 1 } });
});
