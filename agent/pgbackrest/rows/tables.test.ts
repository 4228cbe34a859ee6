import fc from "fast-check";
import { expect, test } from "vitest";
import { type Column, pairTables, parentsFirst, type TableOf } from "./tables.ts";

const column = (name: string, over: Partial<Column> = {}): Column => ({
  ...{
    name,
    type: "integer",
    collation: null,
    extension: false,
    generated: false,
    alwaysIdentity: false,
    is: `${name}:23`,
    ...over,
  },
});
const tableOf = (over: Partial<TableOf> = {}): TableOf => ({
  ...{
    name: "public.t",
    oid: "16400",
    columns: [column("id"), column("v")],
    key: ["id"],
    refersTo: [],
    triggers: [],
    lateUnique: false,
    rows: 10,
    bytes: 8192,
  },
  ...over,
});
const why = (own: TableOf, other: TableOf) => pairTables([own], [other]).not[0]?.why;

test("a table that cannot be compared is named with its reason", () => {
  expect(why(tableOf({ key: [] }), tableOf({ key: [] }))).toBe("no-primary-key");
  expect(why(tableOf(), tableOf({ key: ["v"] }))).toBe("other-primary-key");
  expect(why(tableOf(), tableOf({ columns: [column("id"), column("v", { type: "bigint" })] }))).toBe(
    "other-column-types",
  );
  const foreign = [column("id", { type: "public.citext", extension: true }), column("v")];
  expect(why(tableOf({ columns: foreign }), tableOf({ columns: foreign }))).toBe("key-of-extension");
  expect(pairTables([tableOf()], []).not).toEqual([{ table: "public.t", why: "not-in-live" }]);
  expect(pairTables([], [tableOf()]).not).toEqual([{ table: "public.t", why: "not-in-restore" }]);
});

test("what only one side has, and what a side makes itself, is not compared", () => {
  const [found] = pairTables(
    [tableOf({ columns: [column("id"), column("v"), column("old"), column("made", { generated: true })] })],
    [tableOf({ columns: [column("id"), column("v"), column("made"), column("new")], triggers: ["audit"] })],
  ).comparable;
  expect(found).toMatchObject({ onlyRestored: ["old"], onlyLive: ["new"], triggers: ["audit"] });
  expect(found?.columns.map(({ name }) => name)).toEqual(["id", "v"]);
});

test("only what no change of the schema since has touched is steady", () => {
  const steady = (own: TableOf, other: TableOf) =>
    pairTables([own], [other]).comparable[0]?.steady?.map(({ name }) => name) ?? null;
  expect(steady(tableOf(), tableOf())).toEqual(["id", "v"]);
  // Dropped and added again under its name, or an enum whose label was renamed.
  expect(steady(tableOf(), tableOf({ columns: [column("id"), column("v", { is: "3:23" })] }))).toEqual(["id"]);
  expect(steady(tableOf(), tableOf({ columns: [column("id", { is: "3:23" }), column("v")] }))).toBeNull();
  const unknown = [column("id"), column("v", { is: "" })];
  expect(steady(tableOf({ columns: unknown }), tableOf({ columns: unknown }))).toEqual(["id"]);
  // Another table took the name.
  expect(steady(tableOf(), tableOf({ oid: "16500" }))).toBeNull();
});

test("ranges are of about eight megabytes, never of thousands of wide rows", () => {
  const range = (rows: number | null, bytes: number) =>
    pairTables([tableOf({ rows, bytes })], [tableOf({ rows, bytes })]).comparable[0]?.range;
  expect(range(1_000_000, 100_000_000)).toBe(10_000);
  expect(range(1_000, 1_000_000_000)).toBe(50);
  expect(range(null, 1_000_000)).toBe(1_000);
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (rows, bytes) => {
      expect(range(rows, bytes)).toBeGreaterThanOrEqual(50);
      expect(range(rows, bytes)).toBeLessThanOrEqual(10_000);
    }),
  );
});

test("every table stands once and after those that it refers to, but for circles", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(8), fc.nat(8))), fc.boolean(), (edges, circles) => {
      const refers = (at: number) =>
        edges.flatMap(([from, to]) => (from === at && (circles || to < from) ? [`t${to}`] : []));
      const tables = Array.from({ length: 9 }, (_, at) => ({ name: `t${at}`, refersTo: refers(at) }));
      const ordered = parentsFirst(tables);
      expect(ordered.map(({ name }) => name).sort()).toEqual(tables.map(({ name }) => name));
      if (circles) return;
      for (const [at, { refersTo }] of ordered.entries())
        for (const name of refersTo) expect(ordered.slice(0, at).some((one) => one.name === name)).toBe(true);
    }),
  );
});
