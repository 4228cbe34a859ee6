import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openAgent } from "#agent/agent.ts";
import { agentConfig } from "#agent/config.ts";
import { serve } from "#agent/server.ts";
import type { Comparison } from "#domain/lost-rows/comparison.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { addressesOf } from "#lab/addresses.ts";
import { ensureCertificates } from "#lab/certificates.ts";
import { findPrograms } from "#lab/packages.ts";
import { schemaOf } from "#lab/postgresql/schema.ts";
import { makeOwned, postgresUser, type RunAs } from "#lab/postgresql/user.ts";
import { freePort } from "../../db/free-port.ts";
import type { Act, Adapters, RowsProgress } from "../ports.ts";
import { makeAdapters } from "../registry.ts";

/** Two states of one PostgreSQL and one agent beside them, all real; the restore is a copy of its files, as pgBackRest makes one. */
const ARCHIVE = "meta-db/archive-kr";
const HOST = addressesOf("kr-c", 22).agent;
const NAME = "rt-1";
const passwords = { haechi: "h", app: "a", replicator: "r", recovery: "w" };
const MANY = 60_000;
let folder = "";
let runAs: RunAs = null;
let binDir = "";
let [port, scratchPort, otherPort] = [0, 0, 0];
let restoredTo = new Date(0);
let server: Server;
let adapters: Adapters & { close(): Promise<void> };
const at = (...names: string[]) => join(folder, ...names);
const run = promisify(execFile);
const asUser = async (program: string, ...args: string[]) =>
  (await run(program, args, { cwd: "/", timeout: 60_000, ...(runAs ?? {}) })).stdout;
const tool = (name: string, ...args: string[]) => asUser(join(binDir, name), ...args);
const start = (data: string, socket: string, on: number) =>
  tool("pg_ctl", "-D", at(data), "-l", at("log", `${on}.log`), "-w", "-o", `-k ${at(socket)} -p ${on}`, "start");
const stop = (data: string) => tool("pg_ctl", "-D", at(data), "-m", "immediate", "-w", "stop");

async function ask(where: { socket: string; port: number }, text: string, database = "meta") {
  const client = new pg.Client({ host: at(where.socket), port: where.port, user: "postgres", database });
  await client.connect();
  const done = await client.query<Record<string, unknown>>(text).finally(() => client.end());
  const last = Array.isArray(done) ? done.at(-1) : done;
  return last.rows as Record<string, unknown>[];
}
const live = (text: string, database?: string) => ask({ socket: "socket", port }, text, database);
const restored = (text: string) => ask({ socket: "scratch-socket", port: scratchPort }, text);
const one = async (text: string) => Number((await live(`select (${text})::float8 as n`))[0]?.["n"]);

let keys = 0;
function act(token = 7n): Act {
  keys += 1;
  const key = `rows:${Date.now()}:${keys}`;
  return { scope: `scratch/${ARCHIVE}`, token, key, signal: AbortSignal.timeout(90_000), record: () => {} };
}
const fresh = () => {
  keys += 1;
  return `compared:${keys}`;
};
type More = { tables?: string[]; returned?: boolean; zone?: string; archive?: string };
const compare = (id: string, { zone = "kr-a", archive = ARCHIVE, ...more }: More = {}, told: RowsProgress[] = []) =>
  adapters.archive.compareRows(archive, { scratch: NAME, zone, id, ...more }, act(), (now) => told.push(now));
const copyBack = (
  id: string,
  tables: readonly string[],
  overwrite: readonly string[] = [],
  told: RowsProgress[] = [],
) =>
  adapters.archive.copyRowsBack(
    ARCHIVE,
    {
      ...{ scratch: NAME, zone: "kr-a", id },
      tables: tables.map((table) => ({ table, overwrite: overwrite.includes(table) })),
    },
    act(),
    (now) => told.push(now),
  );
const sample = ({ target = restoredTo, archive = ARCHIVE } = {}) =>
  adapters.archive.sampleRows(archive, { scratch: NAME, zone: "kr-a", target }, act(), () => {});
const figuresOf = (said: Comparison, table: string) => {
  const found = said.tables.find((row) => row.table === table);
  return found && [found.restored, found.live, found.missing, found.changed, found.added];
};

/** Tables of every awkward kind; nothing of it is the lab's. */
const AWKWARD = `
create schema app;
create type app.state as enum ('new', 'done');
create table app.many (id bigint generated always as identity primary key, note text not null, at timestamptz not null default now(),
  twice text generated always as (note || note) stored);
insert into app.many (note) select 'note mk1kr' || lpad(to_hex(n), 16, '0') from generate_series(1, ${MANY}) n;
create table app.typed (a text collate "C", b int, c uuid default gen_random_uuid(), d numeric(12,3), e jsonb, f bytea, g app.state, h text[],
  i double precision, j interval, k char(5), l date, primary key (a, b));
insert into app.typed (a, b, d, e, f, g, h, i, j, k, l) select 'key, ' || n, n, n / 3.0, jsonb_build_object('n', n), decode(lpad(to_hex(n), 8, '0'), 'hex'),
  'new', array['{x', null, 'y"' || n], n / 7.0, make_interval(secs => n), 'ab', date '2026-01-01' + n from generate_series(1, 40) n;
create table app.tree (id int primary key, parent int references app.tree (id), name text unique);
insert into app.tree values (9, null, 'root'), (5, 9, 'branch'), (1, 5, 'leaf'), (2, 5, 'other leaf');
create table app.watched (id int primary key, v int not null);
create table app.total (id int primary key, n int not null);
insert into app.watched select n, n from generate_series(1, 10) n;
insert into app.total values (1, 0);
create table app.later (id int primary key, v text);
insert into app.later select n, 'v' || n from generate_series(1, 20) n;
create table app.gone (id int primary key);
create table app.retyped (id int primary key, v int);
create table "Odd ""name" ("Select" int primary key, "a b" text);
insert into "Odd ""name" select n, 'x' from generate_series(1, 5) n;
analyze;`;
/** What a deployment does to it besides: columns, types, tables, a trigger. */
const CHANGED = `
alter table app.later add column since timestamptz default now();
drop table app.gone;
create table app.novel (id int primary key);
alter table app.retyped alter column v type bigint;
create function app.count() returns trigger language plpgsql as $$ begin update app.total set n = n + 1 where id = 1; return new; end $$;
create trigger counts before insert on app.watched for each row execute function app.count();`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haechi-rows-"));
  chmodSync(folder, 0o711);
  runAs = await postgresUser();
  binDir = findPrograms().binDir;
  port = await freePort(42_000);
  scratchPort = await freePort(port + 1);
  otherPort = await freePort(scratchPort + 1);
  for (const name of ["live", "live/data", "other", "socket", "scratch", `scratch/${NAME}`, "scratch-socket", "log"])
    makeOwned(at(...name.split("/")), runAs);
  const settings =
    "listen_addresses = '127.0.0.1'\nshared_buffers = 32MB\nfsync = off\nwal_level = replica\ntrack_commit_timestamp = on\n";
  for (const data of ["live/data", "other"]) {
    await tool("initdb", "-D", at(data), "-U", "postgres", "-A", "trust", "--no-sync", "--wal-segsize=1");
    writeFileSync(at(data, "postgresql.conf"), settings);
  }
  await start("live/data", "socket", port);
  await live("create database meta", "postgres");
  await live(schemaOf("kr", passwords));
  await live(AWKWARD);
  await tool("pg_ctl", "-D", at("live", "data"), "-m", "fast", "-w", "stop");
  // What was committed up to two seconds before the second that is restored to is drawn.
  restoredTo = new Date(Date.now() + 2_000);
  await asUser("cp", "-a", at("live", "data"), at("scratch", NAME, "data"));
  await asUser("cp", "-a", at("live", "data"), at("live", "whole"));
  writeFileSync(at("scratch", NAME, "restored.json"), "{}");
  await start(`scratch/${NAME}/data`, "scratch-socket", scratchPort);
  await start("other", "socket", otherPort);
  await ask({ socket: "socket", port: otherPort }, "create database meta", "postgres");
  await ask(
    { socket: "socket", port: otherPort },
    "create role recovery login bypassrls; create role plain login in role pg_read_all_data",
  );

  const certificates = await ensureCertificates(at("tls"), 22);
  writeFileSync(at("password"), `${passwords.recovery}\n`);
  const scratch = { folder: at("scratch"), binDir, socketDir: at("scratch-socket"), host: "127.0.0.1" };
  const way = {
    ...{ database: "meta", user: "recovery", passwordFile: at("password") },
    peers: { "kr-a": { host: "127.0.0.1", port }, "kr-b": { host: "127.0.0.1", port: otherPort } },
  };
  const instance = {
    ...{ argv: ["pgbackrest"], repository: at("repo"), runAs },
    scratch: { ...scratch, port: scratchPort, superuser: "postgres" },
  };
  const files = certificates.agents["kr-c"];
  server = await serve(
    await openAgent(
      agentConfig.parse({
        ...{ zone: "kr-c", region: "kr", listen: { host: HOST, port: 0 } },
        tls: { cert: files.cert, key: files.key, ca: files.ca },
        signingKey: files.signingKey,
        stateDir: at("agent"),
        pgbackrest: {
          meta: { ...instance, live: way },
          nowhere: instance,
          hidden: { ...instance, live: { ...way, user: "haechi" } },
        },
      }),
    ),
  );
  const archive = { adapter: "pgbackrest", kind: "archive", region: "kr", of: "meta-db/kr", agent: "kr-c" };
  const components = Object.fromEntries(
    ["meta", "nowhere", "hidden"].map((stanza) => [
      stanza === "meta" ? "archive-kr" : stanza,
      { ...archive, stanza, scratch: `127.0.0.1:${scratchPort}` },
    ]),
  );
  adapters = makeAdapters(
    {
      regions: { kr: { zones: ["kr-a", "kr-c"], country: "KR" } },
      agents: { "kr-c": `https://${HOST}:${(server.address() as AddressInfo).port}` },
      services: { "meta-db": { components } },
    } as unknown as Topology,
    certificates.client,
  );
}, 120_000);
afterAll(async () => {
  await adapters?.close();
  server?.closeAllConnections();
  server?.close();
  for (const data of ["live/data", "other", `scratch/${NAME}/data`]) await stop(data).catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});
/** Each begins with a live database as it was when the restore was made. */
beforeEach(async () => {
  await stop("live/data").catch(() => {});
  await asUser("rm", "-rf", at("live", "data"));
  await asUser("cp", "-a", at("live", "whole"), at("live", "data"));
  await start("live/data", "socket", port);
  // Files set back give the numbers of transactions again that the restore remembers as ours.
  await restored("drop schema if exists haechi_difference cascade");
});

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
    // Whoever looks later finds those that went since as well; one that was never put back is only missing.
    await live("delete from app.later where id in (3, 9)");
    const after = await compare(fresh(), { tables: ["app.later"], returned: true });
    expect(after.tables).toMatchObject([{ missing: 3, gone: 2 }]);
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

describe("ArchivePort: rows of a live database drawn and looked for in a restore", () => {
  it("finds each as it was, whatever was written, changed and removed since", async () => {
    const whole = await sample();
    if (!whole.made) throw new Error(whole.why);
    expect(whole).toMatchObject({ missing: 0, changed: 0, differing: [], notComparable: 1 });
    expect(whole.tables).toBe(whole.of);
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
    expect(found.differing).toContainEqual({ table: "app.tree", missing: 2, changed: 0 });
    expect(found.differing).toContainEqual({ table: "app.many", missing: 0, changed: found.changed });
    expect(JSON.stringify(found)).not.toMatch(/leaf|mk1kr/);
  });

  it("says why where none could be drawn", async () => {
    expect(await sample({ target: new Date("2001-02-03T04:05:06Z") })).toEqual({
      made: false,
      why: "no-row-of-before",
    });
    expect(await sample({ archive: "meta-db/nowhere" })).toEqual({ made: false, why: "no-live-database" });
    await live("alter system set track_commit_timestamp = off");
    await stop("live/data");
    await start("live/data", "socket", port);
    expect(await sample()).toEqual({ made: false, why: "commit-times-not-kept" });
  });
});
