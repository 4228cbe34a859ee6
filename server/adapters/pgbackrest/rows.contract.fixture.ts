import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
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
export const ARCHIVE = "meta-db/archive-kr";
const HOST = addressesOf("kr-c", 22).agent;
export const NAME = "rt-1";
const passwords = { haechi: "h", app: "a", replicator: "r", recovery: "w" };
export const MANY = 60_000;
let folder = "";
let runAs: RunAs = null;
let binDir = "";
let [port, scratchPort, otherPort] = [0, 0, 0];
export let restoredTo = new Date(0);
let server: Server;
export let adapters: Adapters & { close(): Promise<void> };
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
export const live = (text: string, database?: string) => ask({ socket: "socket", port }, text, database);
export const restored = (text: string) => ask({ socket: "scratch-socket", port: scratchPort }, text);
export const one = async (text: string) => Number((await live(`select (${text})::float8 as n`))[0]?.["n"]);

let keys = 0;
export function act(token = 7n): Act {
  keys += 1;
  const key = `rows:${Date.now()}:${keys}`;
  return { scope: `scratch/${ARCHIVE}`, token, key, signal: AbortSignal.timeout(90_000), record: () => {} };
}
export const fresh = () => {
  keys += 1;
  return `compared:${keys}`;
};
type More = { tables?: string[]; returned?: boolean; zone?: string; archive?: string };
export const compare = (
  id: string,
  { zone = "kr-a", archive = ARCHIVE, ...more }: More = {},
  told: RowsProgress[] = [],
) => adapters.archive.compareRows(archive, { scratch: NAME, zone, id, ...more }, act(), (now) => told.push(now));
export const copyBack = (
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
export const sample = ({ target = restoredTo, archive = ARCHIVE } = {}) =>
  adapters.archive.sampleRows(archive, { scratch: NAME, zone: "kr-a", target }, act(), () => {});
export const figuresOf = (said: Comparison, table: string) => {
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
create table app.events (id int primary key, v text);
create table app.events_2031 (primary key (id)) inherits (app.events);
insert into app.events select n, 'e' || n from generate_series(1, 10) n;
insert into app.events_2031 select n, 'c' || n from generate_series(1, 10) n;
create table app.places (id int primary key, place int not null, unique (place) deferrable);
insert into app.places select n, n from generate_series(1, 10) n;
create table app.people (id int primary key, mail text unique);
insert into app.people select n, 'p' || n from generate_series(1, 10) n;
create table app.numbered (id int primary key, v text);
insert into app.numbered select n, 'n' || n from generate_series(1, 10) n;
create sequence app.numbers start 900;
analyze;`;
/** What a deployment does to it besides: columns, types, tables, a trigger. */
export const CHANGED = `
alter table app.later add column since timestamptz default now();
drop table app.gone;
create table app.novel (id int primary key);
alter table app.retyped alter column v type bigint;
create function app.count() returns trigger language plpgsql as $$ begin update app.total set n = n + 1 where id = 1; return new; end $$;
create trigger counts before insert on app.watched for each row execute function app.count();`;

export async function openRows(): Promise<void> {
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
}
export async function closeRows(): Promise<void> {
  await adapters?.close();
  server?.closeAllConnections();
  server?.close();
  for (const data of ["live/data", "other", `scratch/${NAME}/data`]) await stop(data).catch(() => {});
  rmSync(folder, { recursive: true, force: true });
}
/** Each begins with a live database as it was when the restore was made. */
export async function resetRows(): Promise<void> {
  await stop("live/data").catch(() => {});
  await asUser("rm", "-rf", at("live", "data"));
  await asUser("cp", "-a", at("live", "whole"), at("live", "data"));
  await start("live/data", "socket", port);
  // Files set back give the numbers of transactions again that the restore remembers as ours.
  await restored("drop schema if exists haechi_difference cascade");
}

/** The live server anew, with what was set for its next start. */
export async function restartLive(): Promise<void> {
  await stop("live/data");
  await start("live/data", "socket", port);
}
