import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  CHANGED,
  closeRows,
  live,
  openRows,
  resetRows,
  restartLive,
  restored,
  sample,
} from "./rows.contract.fixture.ts";

beforeAll(openRows, 120_000);
afterAll(closeRows);
beforeEach(resetRows);

describe("ArchivePort: rows of a live database drawn and looked for in a restore", () => {
  it("finds each as it was, whatever was written, changed and removed since", async () => {
    const whole = await sample();
    if (!whole.made) throw new Error(whole.why);
    expect(whole).toMatchObject({ missing: 0, changed: 0, differing: [], notComparable: 1 });
    expect(whole.tables).toBeGreaterThan(8);
    expect(whole.tables).toBeLessThanOrEqual(whole.of);
    expect(whole.sampled).toBeGreaterThan(200);
    await live(`update app.many set note = 'since' where id % 3 = 0; delete from app.many where id % 3 = 1; update app.later set v = 'since';
      insert into app.many (note) select 'new' from generate_series(1, 5000); delete from public.tickets;`);
    await live(CHANGED);
    expect(await sample()).toMatchObject({ made: true, missing: 0, changed: 0, differing: [] });
  });

  it("finds what the restore lacks or has otherwise, old and written last, and says how much of which table", async () => {
    const spoil = "update app.many set note = note || 'x' where id > 59000; delete from app.tree where parent = 5";
    const mend = `update app.many set note = left(note, -1) where id > 59000;
      insert into app.tree values (1, 5, 'leaf'), (2, 5, 'other leaf')`;
    await restored(spoil);
    const found = await sample().finally(() => restored(mend));
    if (!found.made) throw new Error(found.why);
    expect(found.missing).toBe(2);
    expect(found.changed).toBeGreaterThan(0);
    expect(found.differing).toContainEqual({ table: "app.tree", missing: 2, changed: 0, unreadable: 0 });
    expect(found.differing).toContainEqual({ table: "app.many", missing: 0, changed: found.changed, unreadable: 0 });
    expect(JSON.stringify(found)).not.toMatch(/leaf|mk1kr/);
  });

  it("blames no restore for what a change of the schema did since", async () => {
    await live(`alter type app.state rename value 'new' to 'fresh';
      alter table app.later drop column v; alter table app.later add column v text default 'x';
      create table app.swap (like app.people including all); insert into app.swap select id + 100, 'other' || id from app.people;
      alter table app.people rename to people_old; alter table app.swap rename to people;`);
    const whole = await sample();
    expect(whole).toMatchObject({ made: true, missing: 0, changed: 0, unreadable: 0 });
    // Also where the table that took the name was filled before the second.
    const later = await sample({ target: new Date(Date.now() + 5_000) });
    expect(later.made && later.differing.map(({ table }) => table)).not.toContain("app.people");
  });

  it("leaves out a table that was made anew under its name", async () => {
    const before = await sample();
    await live("drop table app.retyped; create table app.retyped (id int primary key, v int)");
    const whole = await sample();
    expect(whole).toMatchObject({ made: true, missing: 0, changed: 0 });
    expect(before.made && whole.made && whole.of).toBe(before.made && before.of - 1);
  });

  it("says why where none could be drawn", async () => {
    expect(await sample({ target: new Date("2001-02-03T04:05:06Z") })).toEqual({
      made: false,
      why: "no-row-of-before",
    });
    expect(await sample({ archive: "meta-db/nowhere" })).toEqual({ made: false, why: "no-live-database" });
    await live("alter system set track_commit_timestamp = off");
    await restartLive();
    expect(await sample()).toEqual({ made: false, why: "commit-times-not-kept" });
  });
});
