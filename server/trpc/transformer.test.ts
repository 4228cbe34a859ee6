import fc from "fast-check";
import superjson from "superjson";
import { expect, it } from "vitest";
import { transformer } from "./transformer.ts";

const anything = fc.anything({ withDate: true, withMap: true, withSet: true, withBigInt: true });

it("says of everything what superjson says of it", () => {
  fc.assert(
    fc.property(anything, (value) => {
      const sent = JSON.parse(JSON.stringify(transformer.serialize(value) ?? null));
      const said = JSON.parse(JSON.stringify(superjson.serialize(value) ?? null));
      expect(sent).toEqual(said);
    }),
  );
});

it("brings back dates, also of plain answers with one", () => {
  const answer = { at: new Date(0), rows: [{ n: 1, none: null }] };
  expect(transformer.deserialize(JSON.parse(JSON.stringify(transformer.serialize(answer))))).toEqual(answer);
  expect(transformer.serialize({ n: 1 })).toEqual({ json: { n: 1 } });
});
