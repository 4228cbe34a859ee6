import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeChoice, offeredChoice, rowsOverwritten } from "./choice.ts";
import { type TableComparison, totalsOf } from "./comparison.ts";
import { lastGoodCanary, momentOf } from "./last-good.ts";

const NAMES = ["a", "b", "c", "d"];
const figure = fc.nat(3);
const tables = fc
  .tuple(
    ...NAMES.map(() => fc.record({ missing: figure, changed: figure, added: figure, refersTo: fc.subarray(NAMES) })),
  )
  .map((all) => all.map((one, at) => tableOf({ ...one, table: NAMES[at] ?? "" })));
const choices = fc.record({
  what: fc.constant("copy-back" as const),
  tables: fc.subarray([...NAMES, "stranger"], { minLength: 1 }),
  overwrite: fc.subarray(NAMES),
});

function tableOf(over: Partial<TableComparison>): TableComparison {
  const sample = { missing: [], changed: [], added: [] };
  const none = { onlyRestored: [], onlyLive: [], triggers: [], refersTo: [], stray: null, gone: null, since: null };
  return { table: "a", restored: 9, live: 9, missing: 0, changed: 0, added: 0, sample, ...none, ...over };
}

describe("a choice of rows", () => {
  test("nothing may always be chosen; what is offered first may be, and loses nothing", () =>
    fc.assert(
      fc.property(tables, (all) => {
        const offered = offeredChoice({ tables: all });
        expect(judgeChoice({ what: "nothing" }, { tables: all }, null).allowed).toBe(true);
        expect(judgeChoice(offered, { tables: all }, null).allowed).toBe(true);
        expect(rowsOverwritten(offered, all)).toBe(0);
        expect(offered.what === "nothing").toBe(totalsOf(all).missing === 0);
      }),
    ));

  test("nobody overwrites more than was signed, and nobody anything where nothing was", () =>
    fc.assert(
      fc.property(tables, choices, fc.option(fc.nat(12)), (all, choice, signed) => {
        const { allowed } = judgeChoice(choice, { tables: all }, signed);
        if (!allowed) return;
        expect(rowsOverwritten(choice, all)).toBeLessThanOrEqual(signed ?? 0);
        if (signed === null) expect(choice.overwrite).toEqual([]);
        for (const table of choice.overwrite) expect(choice.tables).toContain(table);
        for (const table of choice.tables) expect(all.some((one) => one.table === table)).toBe(true);
      }),
    ));

  test("what may be refused by the live database is said, and refuses nothing", () => {
    const all = [tableOf({ table: "a", missing: 2 }), tableOf({ table: "b", missing: 3, refersTo: ["a"] })];
    const verdict = judgeChoice({ what: "copy-back", tables: ["b"], overwrite: [] }, { tables: all }, null);
    expect(verdict).toEqual({
      allowed: true,
      reasons: [{ key: "referred-table-left-out", values: { table: "b", other: "a", n: 2 }, refuses: false }],
    });
  });
});

describe("the last good second", () => {
  const date = fc.date({ min: new Date(1_700_000_000_000), max: new Date(1_700_000_100_000), noInvalidDate: true });
  const canaries = fc.array(date).map((all) => all.map((at) => ({ number: BigInt(at.getTime()), at })));

  test("is of the newest canary that was acknowledged while everything in trouble was still good", () =>
    fc.assert(
      fc.property(fc.array(fc.record({ lastGoodAt: fc.option(date) })), canaries, (troubles, all) => {
        const found = lastGoodCanary(troubles, all);
        const known = troubles.flatMap(({ lastGoodAt }) => lastGoodAt ?? []);
        const fits = all.filter(({ at }) => known.length > 0 && known.every((good) => at <= good));
        expect(found === null).toBe(fits.length === 0);
        if (found === null) return;
        for (const { at } of fits) expect(found.at.getTime()).toBeGreaterThanOrEqual(at.getTime());
        expect(momentOf(found).getTime()).toBeGreaterThan(found.at.getTime());
      }),
    ));
});
