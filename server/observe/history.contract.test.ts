import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { PrismaClient } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";
import { startTestDatabase } from "../db/test-database.ts";
import { makePartitions } from "./partitions.ts";
import { readHistory } from "./read-history.ts";
import { readSamples } from "./read-raw.ts";
import { rollUp } from "./roll-up.ts";

/** Samples, their roll-ups and what is read of both, in a real database. */
let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Database;
beforeAll(async () => {
  server = await startTestDatabase();
  db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 4 }) });
});
afterAll(async () => {
  await db?.$disconnect();
  await server?.stop();
});
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE observation, primary_setting, observation_minute, observation_hour, observation_rolled, measurement`;
});

const KEY = "meta-db/kr:kr-b";
const HOUR_MS = 3_600_000;
/** The beginning of the hour `hours` ago. */
const hoursAgo = (hours: number) => new Date((Math.floor(Date.now() / HOUR_MS) - hours) * HOUR_MS);
const after = (from: Date, ms: number) => new Date(from.getTime() + ms);

/** One sample each `everyMs`; its figure counts up from 0, each fourth is bad. */
async function sampled(from: Date, count: number, everyMs: number, key = KEY): Promise<void> {
  await makePartitions(db, "observation", from, after(from, count * everyMs));
  await db.$executeRaw`
    INSERT INTO observation (key, at, ok, figure, value, latency_ms)
    SELECT ${key}, ${from}::timestamptz + n * ${`${everyMs} milliseconds`}::interval, n % 4 <> 3, n, '{"kind":"database"}', 5 + n % 2
    FROM generate_series(0, ${count - 1}::int) n`;
}
const minutes = () => db.observationMinute.findMany({ orderBy: { at: "asc" } });

test("a history reads the same before and after its samples are rolled up", async () => {
  await sampled(hoursAgo(6), 6 * 360, 10_000);
  await sampled(hoursAgo(6), 60, 1_000, "meta-db/kr:other");
  for (const [span, points, from] of [
    [6, 300, "minute"],
    [6, 4, "hour"],
  ] as const) {
    await db.$executeRaw`TRUNCATE observation_minute, observation_hour, observation_rolled`;
    const read = () => readHistory(db, KEY, hoursAgo(span), hoursAgo(0), points);
    const before = await read();
    await rollUp(db);
    expect((await db.observationRolled.findMany()).map(({ step }) => step).sort()).toEqual(["hour", "minute"]);
    // What it is read from now are the roll-ups: without them nothing is left.
    const after = await read();
    expect(after, from).toEqual(before);
    expect(after.points.reduce((sum, point) => sum + point.samples, 0)).toBe(6 * 360);
    expect(after.points.length).toBeLessThanOrEqual(points + 1);
  }
  await db.$executeRaw`TRUNCATE observation, primary_setting`;
  const { points, resolutionMs } = await readHistory(db, KEY, hoursAgo(6), hoursAgo(0), 4);
  expect(resolutionMs).toBe(2 * HOUR_MS);
  expect(points.map(({ samples }) => samples)).toEqual(expect.arrayContaining([720]));
  expect(points[0]).toMatchObject({ ok: 0.75, min: 0, latencyMs: 5.5 });
});

test("a gap stays a gap, and nobody is drawn between two samples", async () => {
  await sampled(hoursAgo(3), 60, 1_000);
  await sampled(hoursAgo(1), 60, 1_000);
  await rollUp(db);
  const { resolutionMs, points } = await readHistory(db, KEY, hoursAgo(4), hoursAgo(0), 240);
  expect(resolutionMs).toBe(60_000);
  expect(points.map(({ at, samples, min, max, avg }) => ({ at, samples, min, max, avg }))).toEqual(
    [hoursAgo(3), hoursAgo(1)].map((at) => ({ at, samples: 60, min: 0, max: 59, avg: 29.5 })),
  );
});

test("without a figure there is none, and samples that nobody timed have no latency", async () => {
  await makePartitions(db, "observation", hoursAgo(1), hoursAgo(0));
  await db.observation.create({ data: { key: KEY, at: hoursAgo(1), ok: false, value: { kind: "database" } } });
  const read = () => readHistory(db, KEY, hoursAgo(2), hoursAgo(0));
  const bare = { ok: 0, min: null, max: null, avg: null, latencyMs: null, samples: 1 };
  expect((await read()).points).toMatchObject([bare]);
  await rollUp(db);
  expect((await read()).points).toMatchObject([bare]);
});

test("an open minute waits, a late sample is in, and doing it again changes nothing", async () => {
  const at = hoursAgo(1);
  await sampled(at, 90, 1_000);
  await rollUp(db, () => true, after(at, 60_000 + 119_000));
  expect(await minutes()).toEqual([]);
  await sampled(after(at, 500), 1, 1_000);
  await rollUp(db, () => true, after(at, 60_000 + 120_000));
  expect(await minutes()).toMatchObject([{ at, samples: 61 }]);
  const once = await minutes();
  await db.observationRolled.deleteMany();
  await rollUp(db, () => true, after(at, 60_000 + 120_000));
  expect(await minutes()).toEqual(once);
});

test("after an outage it goes on in parts, and the next leader where this one stopped", async () => {
  await sampled(hoursAgo(31), 30 * 60, 60_000);
  let parts = 0;
  await rollUp(db, () => parts++ < 100);
  const [mark] = await db.observationRolled.findMany({ where: { step: "minute" } });
  const first = await db.observationMinute.count();
  expect(first).toBe(await db.observation.count({ where: { at: { lt: mark?.until ?? new Date(0) } } }));
  expect(first).toBeLessThan(30 * 60);
  await rollUp(db);
  expect(await db.observationMinute.count()).toBe(30 * 60);
  expect(await db.observationHour.count()).toBe(30);
});

test("a clock that runs a day ahead closes nothing that is not over, and a mark that one has set is pulled back", async () => {
  const tomorrow = new Date(Date.now() + 24 * HOUR_MS);
  const marks = async () => (await db.observationRolled.findMany()).map(({ until }) => until.getTime());
  await sampled(hoursAgo(2), 60, 1_000);
  await rollUp(db, () => true, tomorrow);
  for (const mark of await marks()) expect(mark).toBeLessThanOrEqual(Date.now());

  await db.observationRolled.updateMany({ data: { until: tomorrow } });
  await sampled(hoursAgo(1), 60, 1_000);
  await rollUp(db);
  expect((await minutes()).map(({ at }) => at)).toEqual([hoursAgo(2), hoursAgo(1)]);
  expect(await marks()).toHaveLength(2);
  for (const mark of await marks()) expect(mark).toBeLessThanOrEqual(Date.now());
  const once = await db.observationHour.findMany();
  await rollUp(db);
  expect(await db.observationHour.findMany()).toEqual(once);
});

test("single samples come newest first, page by page, each once", async () => {
  const from = hoursAgo(1);
  await sampled(from, 25, 1_000);
  const seen: Date[] = [];
  let before: Date | null = null;
  do {
    const page: Awaited<ReturnType<typeof readSamples>> = await readSamples(
      db,
      KEY,
      from,
      after(from, 20_000),
      8,
      before,
    );
    expect(page.samples.length).toBeLessThanOrEqual(8);
    seen.push(...page.samples.map(({ at }) => at));
    before = page.next;
  } while (before !== null);
  expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => after(from, (19 - n) * 1_000)));
});
