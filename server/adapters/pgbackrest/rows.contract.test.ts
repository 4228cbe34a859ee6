import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RowsProgress } from "../ports.ts";
import {
  ARCHIVE,
  act,
  adapters,
  CHANGED,
  closeRows,
  compare,
  copyBack,
  figuresOf,
  fresh,
  live,
  MANY,
  NAME,
  one,
  openRows,
  resetRows,
  restored,
} from "./rows.contract.fixture.ts";

beforeAll(openRows, 120_000);
afterAll(closeRows);
beforeEach(resetRows);

describe("ArchivePort: rows of a live database against a restore", () => {
  it("finds nothing in what is alike, and names what cannot be compared", async () => {
    const told: RowsProgress[] = [];
    const began = performance.now();
    const said = await compare(fresh(), {}, told);
    console.log(`${MANY} rows and more, alike: ${Math.round(performance.now() - began)} ms`);
    expect(said.database).toBe("meta");
    for (const { restored: own, live: there, missing, changed, added } of said.tables)
      expect([there, missing, changed, added]).toEqual([own, 0, 0, 0]);
    expect(figuresOf(said, "app.many")).toEqual([MANY, MANY, 0, 0, 0]);
    expect(said.tables.map((table) => table.table)).toContain('public."Odd ""name"');
    expect(said.notComparable).toEqual([{ table: "public.direct_entries", why: "no-primary-key" }]);
    expect(said.tables.some(({ table }) => table.startsWith("haechi"))).toBe(false);
    expect(told.at(-1)).toMatchObject({ of: said.tables.length });
  });

  it("counts what is missing, changed and added, table by table, and tells no contents", async () => {
    await live(`
      delete from app.many where id % 1000 = 7; update app.many set note = 'x' where id between 5000 and 5004;
      insert into app.many (note) select 'new' from generate_series(1, 30000);
      delete from app.typed where b = 3; update app.typed set g = 'done' where b = 4; insert into app.typed (a, b) values ('zz', 1);
      delete from "Odd ""name" where "Select" < 3;`);
    await live(CHANGED);
    const said = await compare(fresh());
    expect(figuresOf(said, "app.many")).toEqual([MANY, MANY - 60 + 30_000, 60, 5, 30_000]);
    expect(figuresOf(said, "app.typed")).toEqual([40, 40, 1, 1, 1]);
    expect(figuresOf(said, 'public."Odd ""name"')).toEqual([5, 3, 2, 0, 0]);
    expect(figuresOf(said, "app.later")).toEqual([20, 20, 0, 0, 0]);
    expect(said.tables.find(({ table }) => table === "app.later")).toMatchObject({ onlyLive: ["since"] });
    expect(said.tables.find(({ table }) => table === "app.watched")).toMatchObject({ triggers: ["counts"] });
    expect(said.tables.find(({ table }) => table === "public.tickets")?.refersTo).toEqual(
      expect.arrayContaining(["public.cases", "public.tenant"]),
    );
    expect(said.notComparable).toEqual([
      { table: "app.gone", why: "not-in-live" },
      { table: "app.retyped", why: "other-column-types" },
      { table: "public.direct_entries", why: "no-primary-key" },
      { table: "app.novel", why: "not-in-restore" },
    ]);
    const [many] = said.tables.filter(({ table }) => table === "app.many");
    expect(many?.sample.missing).toHaveLength(5);
    expect(JSON.stringify(said)).not.toMatch(/mk1kr|key, /);
    // Whoever is in the region finds the key by its handle.
    const [row] = await restored(
      `select key[1] as id from haechi_difference.row where table_name = 'app.many' and handle = '${many?.sample.missing[0]}'`,
    );
    expect(Number(row?.["id"]) % 1000).toBe(7);
  });

  it("says the same again for the same comparison, and looks anew for another", async () => {
    const id = fresh();
    await live("delete from app.watched where id = 1");
    const first = await compare(id);
    await live("delete from app.watched where id = 2");
    expect((await compare(id)).tables).toEqual(first.tables);
    expect(figuresOf(await compare(fresh(), { tables: ["app.watched"] }), "app.watched")).toEqual([10, 8, 2, 0, 0]);
  });

  it("refuses what is no primary of that database, a role from whom rows are hidden, and an agent that knows no way", async () => {
    await expect(compare(fresh(), { zone: "kr-b" })).rejects.toMatchObject({
      code: "failed",
      detail: expect.stringContaining("is not the one that was restored"),
    });
    await expect(compare(fresh(), { archive: "meta-db/hidden" })).rejects.toMatchObject({
      detail: expect.stringContaining("rows are hidden"),
    });
    for (const more of [{ archive: "meta-db/nowhere" }, { zone: "kr-z" }])
      await expect(compare(fresh(), more)).rejects.toMatchObject({ detail: expect.stringContaining("live database") });
    const asked = { scratch: "rt-2", zone: "kr-a", id: fresh() };
    await expect(adapters.archive.compareRows(ARCHIVE, asked, act(), () => {})).rejects.toMatchObject({
      detail: expect.stringContaining("no restore rt-2"),
    });
    await expect(copyBack(fresh(), ["app.many"])).rejects.toMatchObject({
      detail: expect.stringContaining("nothing was compared"),
    });
  });

  it("is fenced by the token of the scratch place, as every other act", async () => {
    const asked = { scratch: NAME, zone: "kr-a", id: fresh(), tables: ["app.watched"] };
    const by = (token: bigint) => ({ ...act(token), scope: "scratch/fenced" });
    await adapters.archive.compareRows(ARCHIVE, asked, by(9n), () => {});
    await expect(adapters.archive.compareRows(ARCHIVE, asked, by(8n), () => {})).rejects.toMatchObject({
      code: "stale-token",
    });
    const back = { ...asked, tables: [{ table: "app.watched", overwrite: false }] };
    await expect(adapters.archive.copyRowsBack(ARCHIVE, back, by(8n), () => {})).rejects.toMatchObject({
      code: "stale-token",
    });
  });
});

describe("ArchivePort: rows put back", () => {
  const policies = () =>
    live("select relname, relrowsecurity, relforcerowsecurity from pg_class where relrowsecurity order by 1");
  const sequences = () => live("select schemaname, sequencename, last_value from pg_sequences order by 1, 2");
  const rowsOf = (table: string, key: string, where = "true") =>
    live(`select t::text as row, xmin::text as by from ${table} t where ${where} order by ${key}`);
  const asRestored = async (table: string, key: string, where = "true") =>
    (await restored(`select t::text as row from ${table} t where ${where} order by ${key}`)).map((row) => row["row"]);

  it("brings exactly the missing ones of the chosen tables, as they were, and changes nothing else", async () => {
    await live(`
      delete from public.tickets; delete from public.cases where tenant_id <> 'synthetic'; delete from app.many where id % 20 = 3;
      delete from app.typed where b in (2, 7, 31); update app.typed set e = '{}' where b = 9; update app.many set note = 'since' where id = 1;
      delete from "Odd ""name" where "Select" = 2; insert into app.many (note) select 'new' from generate_series(1, 500);`);
    const [before, numbers, kept] = [
      await policies(),
      await sequences(),
      await rowsOf("app.many", "id", "id % 20 <> 3"),
    ];
    const id = fresh();
    const said = await compare(id);
    const chosen = ["app.many", "app.typed", "public.cases", "public.tickets"];
    const told: RowsProgress[] = [];
    const began = performance.now();
    const back = await copyBack(id, chosen, [], told);
    console.log(`${MANY / 20} rows and more put back: ${Math.round(performance.now() - began)} ms`);
    const figures = Object.fromEntries(back.tables.map((row) => [row.table, [row.missing, row.returned, row.absent]]));
    expect(figures).toEqual({
      "app.many": [MANY / 20, MANY / 20, 0],
      "app.typed": [3, 3, 0],
      "public.cases": [24, 24, 0],
      "public.tickets": [24, 24, 0],
    });
    // One that is done before it is asked how far it is tells nothing.
    for (const { done, of } of told) expect([of, done <= of]).toEqual([MANY / 20 + 51, true]);
    // As they were, to the last byte; nothing else was written, no policy and no sequence touched.
    const lost = `id % 20 = 3 and id <= ${MANY}`;
    expect((await rowsOf("app.many", "id", lost)).map((row) => row["row"])).toEqual(
      await asRestored("app.many", "id", lost),
    );
    expect(await rowsOf("app.many", "id", "id % 20 <> 3")).toEqual(kept);
    expect(await asRestored("public.tickets", "id")).toEqual(
      (await rowsOf("public.tickets", "id")).map((row) => row["row"]),
    );
    expect((await rowsOf("app.typed", "b", "b <> 9")).map((row) => row["row"])).toEqual(
      await asRestored("app.typed", "b", "b <> 9"),
    );
    expect(await one(`select count(*) from "Odd ""name"`)).toBe(4);
    expect(await policies()).toEqual(before);
    expect(before).not.toEqual([]);
    expect(await sequences()).toEqual(numbers);

    const after = await compare(fresh(), { tables: chosen, returned: true });
    for (const table of after.tables) expect([table.table, table.missing, table.stray]).toEqual([table.table, 0, 0]);
    expect(figuresOf(after, "app.many")?.slice(3)).toEqual(figuresOf(said, "app.many")?.slice(3));
    expect(figuresOf(after, "app.typed")?.[3]).toBe(1);
  });

  it("writes nothing twice when it is asked again", async () => {
    await live("delete from app.many where id <= 3000");
    const id = fresh();
    await compare(id, { tables: ["app.many"] });
    const first = await copyBack(id, ["app.many"]);
    const written = await rowsOf("app.many", "id");
    const again = await copyBack(id, ["app.many"]);
    expect(again).toEqual(first);
    expect(await rowsOf("app.many", "id")).toEqual(written);
  });

  it("goes on when its sessions are killed in the middle, and writes nothing twice", async () => {
    await live("delete from app.many where id <= 20000");
    const id = fresh();
    await compare(id, { tables: ["app.many"] });
    let kills = 0;
    const told: RowsProgress[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const going = copyBack(id, ["app.many"], [], told);
      const ended = going.then(
        (said) => said,
        () => null,
      );
      if (tries < 3) {
        const had = await one("select count(*) from app.many where id <= 20000");
        await expect
          .poll(() => one("select count(*) from app.many where id <= 20000"), { timeout: 20_000, interval: 5 })
          .toBeGreaterThan(had);
        const where = tries === 1 ? restored : live;
        await where("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'haechi-rows'");
      }
      const said = await ended;
      if (said === null) kills += 1;
      else {
        expect(said.tables).toMatchObject([{ missing: 20_000, returned: 20_000, absent: 0, other: 0 }]);
        break;
      }
    }
    expect(kills).toBe(3);
    expect(await one("select count(*) from app.many")).toBe(MANY);
    expect(figuresOf(await compare(fresh(), { tables: ["app.many"], returned: true }), "app.many")).toEqual([
      MANY,
      MANY,
      0,
      0,
      0,
    ]);
  });

  it("makes changed rows what they were only where that is asked for, and only while nobody changed them again", async () => {
    await live(
      "update app.many set note = 'bad' where id <= 10; update app.typed set h = null where b <= 2; delete from app.many where id = 20",
    );
    const id = fresh();
    await compare(id);
    await live("update app.many set note = 'by a customer' where id = 4; delete from app.many where id = 5");
    const back = await copyBack(id, ["app.many", "app.typed"], ["app.many"]);
    expect(back.tables).toMatchObject([
      { table: "app.many", missing: 1, returned: 1, changed: 10, overwritten: 8, changedSince: 2 },
      { table: "app.typed", missing: 0, changed: 0, overwritten: 0 },
    ]);
    expect(await live("select note from app.many where id = 4")).toEqual([{ note: "by a customer" }]);
    expect(await one("select count(*) from app.many where id = 5")).toBe(0);
    expect(await one("select count(*) from app.typed where h is null")).toBe(2);
    const ids = "id < 4 or id between 6 and 10";
    expect((await rowsOf("app.many", "id", ids)).map((row) => row["row"])).toEqual(
      await asRestored("app.many", "id", ids),
    );
    const after = await compare(fresh(), { tables: ["app.many"], returned: true });
    expect(after.tables).toMatchObject([{ missing: 1, changed: 1, stray: 0 }]);
  });

  it("brings rows after those that they refer to, and says of each that is held what holds it", async () => {
    await live("delete from app.tree; insert into app.tree values (77, null, 'other leaf')");
    await live(
      "delete from public.tickets; delete from public.cases where number <= 3; delete from public.cases where id in (5, 6)",
    );
    const id = fresh();
    await compare(id);
    const held = await copyBack(id, ["app.tree", "public.tickets"]);
    expect(held.tables).toMatchObject([
      // Listed child before parent; and one whose name another row has taken.
      { table: "app.tree", missing: 4, returned: 3, absent: 1, held: { unique: 1, foreignKey: 0 } },
      { table: "public.tickets", missing: 24, returned: 19, absent: 5, held: { unique: 0, foreignKey: 5 } },
    ]);
    const whole = await copyBack(id, ["public.tickets", "public.cases"]);
    expect(whole.tables).toMatchObject([
      { table: "public.cases", missing: 5, returned: 5, absent: 0 },
      { table: "public.tickets", missing: 24, returned: 24, absent: 0 },
    ]);
  });

  it("lets triggers do what they do, and counts rows that came to differ by it", async () => {
    await live(CHANGED);
    await live(`delete from app.watched where id <= 4; delete from app.later where id = 1;
      create function app.spoil() returns trigger language plpgsql as $$ begin new.v := -1; return new; end $$;
      create trigger spoils before insert on app.watched for each row when (new.id = 2) execute function app.spoil()`);
    const id = fresh();
    await compare(id);
    const back = await copyBack(id, ["app.later", "app.watched"]);
    expect(back.tables).toMatchObject([
      { table: "app.later", missing: 1, returned: 1 },
      { table: "app.watched", missing: 4, returned: 3, other: 1, absent: 0 },
    ]);
    expect(await live("select n from app.total")).toEqual([{ n: 4 }]);
    expect(await one("select count(*) from app.later where since is not null")).toBe(20);
    const after = await compare(fresh(), { returned: true });
    expect(after.tables.find(({ table }) => table === "app.total")).toMatchObject({ changed: 1, stray: 1 });
    expect(after.tables.find(({ table }) => table === "app.watched")).toMatchObject({ changed: 1, stray: 1 });
  });

  it("says of rows that somebody removes again that they are gone again, and not that something holds them", async () => {
    await live(`delete from app.later where id <= 3;
      create function app.sweep() returns trigger language plpgsql as $$ begin delete from app.later where id = 2; return null; end $$;
      create trigger sweeps after insert on app.later execute function app.sweep()`);
    const id = fresh();
    await compare(id);
    const held = { foreignKey: 0, unique: 0, refused: 0 };
    const back = await copyBack(id, ["app.later"]);
    expect(back.tables).toMatchObject([{ missing: 3, returned: 2, absent: 0, gone: 1, held }]);
    // Whoever looks later finds those that went since as well, and tells apart the one that nobody had lost.
    await live("delete from app.later where id in (3, 9)");
    const after = await compare(fresh(), { tables: ["app.later"], returned: true });
    expect(after.tables).toMatchObject([{ missing: 3, gone: 2, since: 1 }]);
  });

  it("puts a row back into the table that it stood in, not into the one that this inherits from", async () => {
    await live("delete from only app.events_2031 where id = 4; delete from only app.events where id = 5");
    const id = fresh();
    const said = await compare(id);
    expect([figuresOf(said, "app.events"), figuresOf(said, "app.events_2031")]).toEqual([
      [10, 9, 1, 0, 0],
      [10, 9, 1, 0, 0],
    ]);
    const back = await copyBack(id, ["app.events", "app.events_2031"]);
    expect(back.tables.map(({ returned, absent }) => [returned, absent])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect([await one("select count(*) from only app.events"), await one("select count(*) from app.events")]).toEqual([
      10, 20,
    ]);
  });

  it("puts back where uniqueness is checked late, and says what holds a row there", async () => {
    await live("delete from app.places where id <= 3; insert into app.places values (77, 2)");
    const id = fresh();
    await compare(id);
    const back = await copyBack(id, ["app.places"]);
    expect(back.tables).toMatchObject([{ missing: 3, returned: 2, absent: 1, held: { unique: 1 } }]);
  });

  it("frees by overwriting what a missing row needs, and says of changed rows that are held what holds them", async () => {
    await live("delete from app.people where id = 1; update app.people set mail = 'p1' where id = 2");
    const freed = fresh();
    await compare(freed);
    const back = await copyBack(freed, ["app.people"], ["app.people"]);
    expect(back.tables).toMatchObject([
      { missing: 1, returned: 1, absent: 0, changed: 1, overwritten: 1, unchanged: 0 },
    ]);
    // Two that took each other's value: neither can be what it was before the other is.
    await live(`update app.people set mail = 'x' where id = 3; update app.people set mail = 'p3' where id = 4;
      update app.people set mail = 'p4' where id = 3`);
    const held = fresh();
    await compare(held);
    const stuck = await copyBack(held, ["app.people"], ["app.people"]);
    expect(stuck.tables).toMatchObject([
      { changed: 2, overwritten: 0, changedSince: 0, unchanged: 2, held: { unique: 2 } },
    ]);
  });

  it("writes nothing where a trigger gives rows other keys", async () => {
    await live(`delete from app.numbered where id = 6;
      create function app.renumber() returns trigger language plpgsql as $$ begin new.id := nextval('app.numbers'); return new; end $$;
      create trigger renumbers before insert on app.numbered for each row execute function app.renumber()`);
    const id = fresh();
    await compare(id);
    const back = await copyBack(id, ["app.numbered"]);
    expect(back.tables).toMatchObject([{ missing: 1, returned: 0, absent: 1, held: { refused: 1, unique: 0 } }]);
    expect(await one("select count(*) from app.numbered")).toBe(9);
  });

  it("is interrupted by what tears the restore down", async () => {
    await live("delete from app.many where id <= 30000");
    const id = fresh();
    await compare(id, { tables: ["app.many"] });
    const ended = copyBack(id, ["app.many"]).then(
      () => "whole",
      (error: { detail: string }) => error.detail,
    );
    await expect
      .poll(() => one("select count(*) from app.many where id <= 30000"), { interval: 5, timeout: 20_000 })
      .toBeGreaterThan(0);
    // Of another name, so that the restore of this suite stays.
    await adapters.archive.dropScratch(ARCHIVE, "rt-99", act());
    expect(await ended).toMatch(/interrupted by pgbackrest.drop-scratch/);
    expect((await copyBack(id, ["app.many"])).tables).toMatchObject([{ missing: 30_000, returned: 30_000, absent: 0 }]);
  });
});
