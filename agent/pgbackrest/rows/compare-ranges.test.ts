import fc from "fast-check";
import { expect, test } from "vitest";
import { compareRanges, type Difference, type Key, keyOf, nameOf, type Side, type Span } from "./compare-ranges.ts";

type Table = ReadonlyMap<string, string>;
type Order = (a: Key, b: Key) => number;
const number: Order = ([a = ""], [b = ""]) => Number(a) - Number(b);
/** Another server's idea of the order of the same texts. */
const text: Order = ([a = ""], [b = ""]) => (a < b ? -1 : a > b ? 1 : 0);

/** A table in memory that counts what is asked of it. */
function sideOf(table: Table, order: Order, cost = { listed: 0, largest: 0 }): Side {
  const within = ({ after, upTo }: Span) =>
    [...table.keys()]
      .map(keyOf)
      .filter((key) => (after === null || order(key, after) > 0) && (upTo === null || order(key, upTo) <= 0))
      .sort(order);
  const hashOf = (key: Key) => table.get(nameOf(key)) ?? "";
  return {
    digest: async (span) => {
      const keys = within(span);
      return {
        rows: keys.length,
        fold: keys
          .map((key) => `${nameOf(key)}=${hashOf(key)}`)
          .sort()
          .join(),
      };
    },
    nth: async (span, n) => within(span)[n - 1] ?? null,
    list: async (span) => {
      const keys = within(span);
      cost.listed += keys.length;
      cost.largest = Math.max(cost.largest, keys.length);
      return new Map(keys.map((key) => [nameOf(key), hashOf(key)]));
    },
    find: async (keys) => new Map(keys.flatMap((key) => (table.has(nameOf(key)) ? [[nameOf(key), hashOf(key)]] : []))),
  };
}

const table = fc
  .uniqueArray(fc.tuple(fc.nat(200), fc.nat(2)), { selector: ([key]) => key, maxLength: 80 })
  .map((rows) => new Map(rows.map(([key, hash]) => [nameOf([String(key)]), `h${hash}`])));

async function differences(restored: Side, live: Side, rows: number) {
  const found: Difference[] = [];
  const figures = await compareRanges(restored, live, { rows, found: async (some) => void found.push(...some) });
  const names = (kind: Difference["kind"]) => found.filter((one) => one.kind === kind).map((one) => nameOf(one.key));
  return { figures, missing: names("missing"), changed: names("changed"), added: names("added") };
}
function expected(restored: Table, live: Table) {
  return {
    missing: [...restored.keys()].filter((name) => !live.has(name)).sort(),
    changed: [...restored.keys()].filter((name) => live.has(name) && live.get(name) !== restored.get(name)).sort(),
    added: [...live.keys()].filter((name) => !restored.has(name)).sort(),
  };
}

test("every difference is found, once, and nothing else, however large the ranges are", () =>
  fc.assert(
    fc.asyncProperty(table, table, fc.integer({ min: 1, max: 20 }), async (restored, live, rows) => {
      const said = await differences(sideOf(restored, number), sideOf(live, number), rows);
      const { figures, ...found } = said;
      const sorted = { missing: found.missing.sort(), changed: found.changed.sort(), added: found.added.sort() };
      expect(sorted).toEqual(expected(restored, live));
      expect(figures).toMatchObject({ missing: found.missing.length, restored: restored.size, live: live.size });
    }),
  ));

test("two servers that sort the same keys differently find the same rows missing and changed", () =>
  fc.assert(
    fc.asyncProperty(table, table, fc.integer({ min: 1, max: 20 }), async (restored, live, rows) => {
      const { missing, changed, added } = await differences(sideOf(restored, number), sideOf(live, text), rows);
      expect({ missing: missing.sort(), changed: changed.sort() }).toEqual({
        missing: expected(restored, live).missing,
        changed: expected(restored, live).changed,
      });
      for (const name of added) expect(expected(restored, live).added).toContain(name);
    }),
  ));

test("equal ranges are not read row by row, and no list is longer than two ranges", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 80, max: 160 }),
      fc.nat(),
      fc.integer({ min: 4, max: 12 }),
      async (n, at, rows) => {
        const all = new Map(Array.from({ length: n }, (_, key) => [nameOf([String(key)]), "h"]));
        const live = new Map(all);
        live.delete(nameOf([String(at % n)]));
        for (let key = n; key < 3 * n; key += 1) live.set(nameOf([String(key)]), "new");
        const [here, there] = [
          { listed: 0, largest: 0 },
          { listed: 0, largest: 0 },
        ];
        const said = await differences(sideOf(all, number, here), sideOf(live, number, there), rows);
        expect(said.missing).toHaveLength(1);
        expect(said.figures.added).toBe(2 * n);
        // Of the restore: the range that lost a row, and what ends beside the new ones.
        expect(here.listed).toBeLessThanOrEqual(2 * rows);
        expect(there.largest).toBeLessThanOrEqual(2 * rows);
      },
    ),
  ));

test("it ends when it is told to", async () => {
  const all = sideOf(new Map([[nameOf(["1"]), "h"]]), number);
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(compareRanges(all, all, { rows: 1, found: async () => undefined, signal })).rejects.toThrow("enough");
});
