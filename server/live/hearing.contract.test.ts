import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startSilentLink } from "../db/silent-link.fixture.ts";
import { startTestDatabase } from "../db/test-database.ts";
import { Bulletin, type News } from "./bulletin.ts";
import { Hearing } from "./hearing.ts";

let database: Awaited<ReturnType<typeof startTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await startTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
}, 60_000);

afterAll(async () => {
  await client?.end();
  await database?.stop();
});

const listening = async () =>
  (
    await client.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'haechi-live' and datname = current_database()",
    )
  ).rows.map(({ pid }) => pid);

it("fans one connection out, tells the gap of a killed one and closes after the last viewer", async () => {
  const hearing = new Hearing(database.url);
  const heard: string[] = [];
  let gaps = 0;
  const leave = [1, 2].map((viewer) =>
    hearing.add({ onTable: (table) => heard.push(`${viewer}:${table}`), onGap: () => gaps++ }),
  );
  await expect.poll(() => gaps, { timeout: 10_000 }).toBe(2);
  expect(await listening()).toHaveLength(1);

  await client.query("select pg_notify('haechi', 'run:1')");
  await expect.poll(() => heard).toEqual(["1:run", "2:run"]);

  const [pid] = await listening();
  await client.query("select pg_terminate_backend($1)", [pid]);
  await expect.poll(() => gaps, { timeout: 10_000 }).toBe(4);
  expect(await listening()).not.toContain(pid);

  for (const stop of leave) stop();
  await expect.poll(listening, { timeout: 10_000 }).toEqual([]);
}, 30_000);

it("tells everybody of a gap when the network forgot the connection without closing it, and hears again", async () => {
  const link = await startSilentLink(database.url);
  const told: News[] = [];
  const leave = new Bulletin(new Hearing(link.url)).add((news) => told.push(news));
  await expect.poll(() => told.some(({ everything }) => everything), { timeout: 10_000 }).toBe(true);
  told.length = 0;
  link.forget();
  await client.query("select pg_notify('haechi', 'run:2')");
  await expect.poll(() => told.some(({ everything }) => everything), { timeout: 25_000 }).toBe(true);
  await client.query("select pg_notify('haechi', 'approval:3')");
  await expect.poll(() => told.flatMap(({ tables }) => tables), { timeout: 10_000 }).toEqual(["approval"]);
  leave();
  await link.stop();
}, 60_000);
