import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Database } from "../db/client.ts";
import { startTestDatabase } from "../db/test-database.ts";
import { lastKnownPrimary } from "./last-known-primary.ts";

const DB = "meta-db/kr";
const BEGAN = Math.floor(Date.now() / 1_000) * 1_000 - 600_000;
let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Database;

beforeAll(async () => {
  server = await startTestDatabase();
  process.env["DATABASE_URL"] = server.url;
  const { database } = await import("../db/client.ts");
  db = database();
}, 60_000);
afterAll(async () => {
  await db?.$disconnect();
  await server?.stop();
});
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE observation, primary_setting, measurement, canary`;
});

type Seen = { readonly names: string; readonly commit: string };
const row = (key: string, second: number, { names, commit }: Seen, timeline = 3) => ({
  key,
  at: new Date(BEGAN + second * 1_000),
  ok: true,
  value: {
    ...{ kind: "database", role: "primary", timeline, lsn: `0/${(second + 16).toString(16).toUpperCase()}` },
    ...{ synchronousNames: names, synchronousCommit: commit },
  },
});

it("tells each setting by its first sample, in whatever batches they were written", async () => {
  const setting = fc.record({ names: fc.constantFrom("kr-b", "kr-c", ""), commit: fc.constantFrom("on", "local") });
  const history = fc.array(setting, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(history, fc.integer({ min: 1, max: 5 }), async (seen, batch) => {
      await db.$executeRaw`TRUNCATE observation, primary_setting`;
      const rows = seen.map((one, second) => row(`${DB}:kr-a`, second, one));
      for (let from = 0; from < rows.length; from += batch)
        await db.observation.createMany({ data: rows.slice(from, from + batch) });
      const firsts = rows.filter((_, index) => {
        const [one, before] = [seen[index], seen[index - 1]];
        return one?.names !== before?.names || one?.commit !== before?.commit;
      });
      const known = await lastKnownPrimary(db, DB, ["kr-a", "kr-b"]);
      expect(known?.seenAt).toEqual(rows.at(-1)?.at);
      expect(known?.samples).toEqual([rows.at(-1), ...firsts.reverse()].map((one) => one?.value));
    }),
    { numRuns: 40 },
  );
});

it("takes the newest timeline of any zone, and of it the newest sample; standbys and failures tell nothing", async () => {
  const seen = { names: "kr-b", commit: "on" };
  const standby = row(`${DB}:kr-c`, 30, seen, 9);
  const failing = row(`${DB}:kr-c`, 31, seen, 9);
  await db.observation.createMany({
    data: [
      row(`${DB}:kr-a`, 20, seen, 3),
      row(`${DB}:kr-b`, 5, seen, 4),
      row(`${DB}:kr-b`, 6, { ...seen, names: "kr-c" }, 4),
      { ...standby, value: { ...standby.value, role: "standby" } },
      { ...failing, ok: false },
      row("meta-db/jp:kr-a", 40, seen, 12),
    ],
  });
  const known = await lastKnownPrimary(db, DB, ["kr-a", "kr-b", "kr-c"]);
  expect(known).toMatchObject({ zone: "kr-b", timeline: 4, seenAt: new Date(BEGAN + 6_000) });
  expect(known?.samples.map((one) => one.synchronousNames)).toEqual(["kr-c", "kr-c", "kr-b"]);
  expect(await lastKnownPrimary(db, DB, ["kr-c"])).toBeNull();
});

it("reads a few pages however many samples were kept", async () => {
  await db.$executeRaw`
    INSERT INTO observation (key, at, ok, value)
    SELECT ${`${DB}:kr-a`}, now() - make_interval(secs => n / 2.0), true, jsonb_build_object('kind', 'database', 'role', 'primary', 'timeline', 3,
      'lsn', '0/1', 'synchronousNames', 'kr-b', 'synchronousCommit', 'on') FROM generate_series(1, 20000) n`;
  await db.$executeRaw`ANALYZE observation`;
  const [plan] = await db.$queryRaw<{ "QUERY PLAN": { Plan: Record<string, number> }[] }[]>`
    EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT key, value, at FROM observation
    WHERE key = ${`${DB}:kr-a`} AND ok AND value ->> 'role' = 'primary' AND value ->> 'timeline' IS NOT NULL
    ORDER BY (value ->> 'timeline')::int DESC, at DESC LIMIT 1`;
  const read = plan?.["QUERY PLAN"][0]?.Plan;
  expect((read?.["Shared Hit Blocks"] ?? 0) + (read?.["Shared Read Blocks"] ?? 0)).toBeLessThan(50);
  expect(await db.primarySetting.count()).toBe(1);
});
