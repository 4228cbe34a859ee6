import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { PrismaClient } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";
import { sqlState } from "../db/sql-state.ts";
import { startTestCluster } from "../db/test-cluster.ts";
import { startTestDatabase } from "../db/test-database.ts";
import { TOPOLOGY } from "../engine/testing/site.ts";
import { newestPrimary } from "../promotion/newest-primary.ts";
import { dropOld, makeAhead, makePartitions } from "./partitions.ts";
import { SampleWriter } from "./sample-writer.ts";
import { type Sample, storeSamples } from "./store-samples.ts";
import { SILENT_DATABASE } from "./targets.ts";
import { forgetGone } from "./upkeep.ts";

/** How samples are stored and how long, in a real database. */
let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Database;
let ear: pg.Client;
const told: string[] = [];
beforeAll(async () => {
  server = await startTestDatabase();
  db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 4 }) });
  ear = new pg.Client({ connectionString: server.url });
  await ear.connect();
  ear.on("notification", ({ payload }) => told.push(payload ?? ""));
  await ear.query("LISTEN haechi");
});
afterAll(async () => {
  await ear?.end();
  await db?.$disconnect();
  await server?.stop();
});
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE observation, primary_setting, measurement`;
});

const DAY_MS = 86_400_000;
const T0 = Date.now() - 60_000;
const at = (seconds: number) => new Date(T0 + seconds * 1_000);
const standby = (lagBytes: number): DatabaseMeasurement => ({
  ...SILENT_DATABASE,
  role: "standby",
  timeline: 3,
  lagBytes,
});
const sample = (seconds: number, over: Partial<Sample> = {}): Sample => ({
  key: "meta-db/kr:kr-b",
  component: "meta-db/kr",
  node: "kr-b",
  kind: "database",
  ok: true,
  value: standby(seconds),
  error: null,
  at: at(seconds),
  intervalMs: 1_000,
  latencyMs: 4,
  ...over,
});
const failing = (seconds: number) => sample(seconds, { ok: false, value: null, error: "timeout: nobody" });
const newest = () => db.measurement.findUniqueOrThrow({ where: { key: "meta-db/kr:kr-b" } });

test("the newest measurement knows the interval [last good, first failing] and what was last known", async () => {
  await storeSamples(db, [failing(0)]);
  expect(await newest()).toMatchObject({
    ok: false,
    lastGoodAt: null,
    firstFailingAt: at(0),
    value: { kind: "database" },
  });
  for (const one of [sample(1), failing(2), failing(3)]) await storeSamples(db, [one]);
  expect(await newest()).toMatchObject({
    ok: false,
    at: at(3),
    lastGoodAt: at(1),
    firstFailingAt: at(2),
    value: standby(1),
    figure: null,
    error: "timeout: nobody",
  });
  await storeSamples(db, [sample(4)]);
  expect(await newest()).toMatchObject({ ok: true, lastGoodAt: at(4), firstFailingAt: null, figure: 4, error: null });
});

test("an older sample never replaces a newer one, and is kept as what it is", async () => {
  await storeSamples(db, [failing(5)]);
  await storeSamples(db, [sample(4)]);
  expect(await newest()).toMatchObject({ ok: false, at: at(5), lastGoodAt: null, firstFailingAt: at(5) });
  expect(await db.observation.count()).toBe(2);
});

test("a sample whose observation is there already still makes the measurement", async () => {
  await db.observation.create({ data: { key: "meta-db/kr:kr-b", at: at(1), ok: true, value: standby(9) } });
  await storeSamples(db, [sample(1), sample(1, { key: "meta-db/kr:kr-c", node: "kr-c" })]);
  expect(await newest()).toMatchObject({ ok: true, at: at(1), figure: 1 });
  expect(await db.observation.count()).toBe(2);
});

test("what a clock wrote that was ahead gives way to what is measured now", async () => {
  const ahead = { at: new Date(Date.now() + 3_600_000) };
  const around = { at: new Date(Date.now() - 500) };
  for (const [then, now, kept] of [
    [sample(1, ahead), sample(2, around), { ok: true, lastGoodAt: around.at, firstFailingAt: null }],
    [sample(1, ahead), { ...failing(2), ...around }, { ok: false, lastGoodAt: null, firstFailingAt: around.at }],
    [
      { ...failing(1), ...ahead },
      { ...failing(2), ...around },
      { lastGoodAt: null, firstFailingAt: around.at },
    ],
  ] as const) {
    await db.$executeRaw`TRUNCATE observation, measurement`;
    await storeSamples(db, [then]);
    await storeSamples(db, [now]);
    expect(await newest()).toMatchObject({ ...around, ...kept });
    await storeSamples(db, [sample(1)]);
    expect(await newest(), "an older one gives way to none").toMatchObject(around);
  }
});

test("many samples are one notification", async () => {
  told.length = 0;
  await storeSamples(
    db,
    Array.from({ length: 200 }, (_, n) => sample(n % 7, { key: `k:${n}` })),
  );
  await ear.query("SELECT pg_notify('haechi', 'end:')");
  await expect.poll(() => told.at(-1)).toBe("end:");
  expect(told).toEqual(["measurement:", "end:"]);
});

test("a day without a partition gets one, and a row that PostgreSQL refuses holds no other", async () => {
  const past = sample(-40 * 86_400, { key: "old:1" });
  await storeSamples(db, [past, sample(1)]);
  expect(await db.observation.count()).toBe(2);
  const bad = sample(2, { key: "bad\u0000" });
  expect(sqlState(await storeSamples(db, [bad]).catch((error: unknown) => error))).toMatch(/^22/);
  const logs: string[] = [];
  const writer = new SampleWriter(
    (batch) => storeSamples(db, batch),
    {},
    (line) => logs.push(line),
  );
  for (const one of [bad, sample(3)]) writer.add(one);
  await writer.stop();
  expect(await newest()).toMatchObject({ at: at(3) });
  expect(logs).toHaveLength(1);
});

test("while the database is away samples wait, and each keeps the time it was measured at", async () => {
  const own = await startTestCluster(); // a server that can be stopped
  const away = new PrismaClient({ adapter: new PrismaPg({ connectionString: own.url, max: 2 }) });
  await storeSamples(away, [sample(0)]);
  await own.stop();
  const logs: string[] = [];
  let target: Database = away;
  const writer = new SampleWriter(
    (batch) => storeSamples(target, batch),
    { retryMs: 50 },
    (line) => logs.push(line),
  );
  writer.add(sample(1));
  await expect.poll(() => logs.length, { timeout: 20_000 }).toBe(1);
  target = db;
  writer.add(failing(2));
  await expect.poll(() => writer.waiting, { timeout: 20_000 }).toBe(0);
  await writer.stop();
  expect(await newest()).toMatchObject({ ok: false, at: at(2), lastGoodAt: at(1), firstFailingAt: at(2) });
  await away.$disconnect();
});

describe("partitions", () => {
  const now = new Date();
  const days = (n: number) => new Date(now.getTime() - n * DAY_MS);
  const measuredAgo = async (...of: number[]) => {
    for (const n of of) {
      await makePartitions(db, "observation", days(n), new Date(days(n).getTime() + 1));
      await db.observation.create({ data: { key: "k", at: days(n), ok: true, value: {} } });
    }
  };
  const left = async () => {
    const rows = await db.observation.findMany({ where: { key: "k" }, orderBy: { at: "desc" }, select: { at: true } });
    return rows.map((row) => Math.round((now.getTime() - row.at.getTime()) / DAY_MS));
  };

  test("are there ahead, and whole ones go when all in them is old", async () => {
    await makeAhead(db, now);
    await measuredAgo(-1, 0, 1, 2, 4, 6);
    const dropped = await dropOld(db, now);
    expect(dropped).toEqual(expect.arrayContaining([6, 4].map((n) => `public.observation_${stamp(days(n))}`)));
    expect(await left()).toEqual([-1, 0, 1, 2]);
    expect(await dropOld(db, now)).toEqual([]);
  });

  test("a clock that runs ahead takes none", async () => {
    await measuredAgo(0, 1, 2);
    await makePartitions(db, "observation_minute", days(29), now);
    const stored = { key: "k", samples: 1, good: 1, figures: 0 };
    await db.observationMinute.createMany({ data: [0, 15, 29].map((n) => ({ ...stored, at: days(n) })) });
    expect(await dropOld(db, new Date(now.getTime() + 40 * DAY_MS))).toEqual([]);
    expect(await left()).toEqual([0, 1, 2]);
    expect(await db.observationMinute.count({ where: { key: "k" } })).toBe(3);
  });

  test("after a long silence, as after a jump of every clock, the last that was measured stays until as much was measured again", async () => {
    await measuredAgo(0, 40, 41, 42);
    expect((await dropOld(db, now)).length).toBeGreaterThan(0);
    expect(await left()).toEqual([0, 40, 41]);
    await measuredAgo(1, 2);
    await dropOld(db, now);
    expect(await left()).toEqual([0, 1, 2]);
  });
});

test("what the site has no more is forgotten after a while, what it has or others measure is not", async () => {
  const old = { ok: false, value: null, at: new Date(Date.now() - 700_000) };
  await storeSamples(db, [
    sample(0, old),
    sample(0, { ...old, key: "gone/db:kr-a" }),
    sample(0, { ...old, key: "hourly", intervalMs: 3_600_000 }),
    sample(0, { key: "others" }),
  ]);
  await forgetGone(db, { topology: TOPOLOGY, adapters: {} as never });
  const keys = (await db.measurement.findMany({ orderBy: { key: "asc" } })).map(({ key }) => key);
  expect(keys).toEqual(["hourly", "meta-db/kr:kr-b", "others"]);
});

test("the newest primary is found by index entries, however many samples and days there are", async () => {
  await makePartitions(db, "observation", new Date(Date.now() - 3 * DAY_MS), new Date());
  await db.$executeRaw`
    INSERT INTO observation (key, at, ok, value)
    SELECT 'meta-db/kr:kr-' || zone, now() - n * interval '5 seconds', true,
      jsonb_build_object('kind', 'database', 'role', CASE zone WHEN 'a' THEN 'primary' ELSE 'standby' END, 'timeline', 1 + (n < 100)::int)
    FROM generate_series(1, 15000) n, unnest(ARRAY['a', 'b', 'c']) zone`;
  await storeSamples(
    db,
    ["kr-a", "kr-b", "kr-c"].map((node) => sample(0, { key: `meta-db/kr:${node}`, node })),
  );
  await db.$executeRaw`ANALYZE observation`;
  expect(await newestPrimary(db, "meta-db/kr")).toEqual({ timeline: 2, zones: ["kr-a"] });
  // Asked at every look a run takes: without an index this reads every sample of two days.
  const buffers = await hitsOf(
    `SELECT (value ->> 'timeline')::int FROM observation WHERE key = 'meta-db/kr:kr-a' AND ok AND value ->> 'role' = 'primary'
       AND value ->> 'timeline' IS NOT NULL ORDER BY (value ->> 'timeline')::int DESC LIMIT 1`,
  );
  expect(buffers).toBeLessThan(50);
});

/** Pages that a query reads. */
async function hitsOf(sql: string): Promise<number> {
  const { rows } = await ear.query<{ "QUERY PLAN": { Plan: Record<string, number> }[] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
  );
  const plan = rows[0]?.["QUERY PLAN"][0]?.Plan ?? {};
  return (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
}

function stamp(day: Date): string {
  return day.toISOString().slice(0, 10).replaceAll("-", "");
}
