import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KEPT } from "#domain/observing/retention.ts";
import { PrismaClient } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";
import { startTestDatabase, type TestDatabase } from "../db/test-database.ts";
import { forgetChanges } from "./forget-changes.ts";

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await startTestDatabase();
  db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 2 }) });
});
afterAll(async () => {
  await db?.$disconnect();
  await server?.stop();
});

test("what was said 25 months ago goes, what is kept can be neither changed nor removed", async () => {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  const installationId = crypto.randomUUID();
  const said = { installationId, witness: "kr-b", subject: "kr-a", answers: false, reason: "timeout", signed: {} };
  await db.witnessChange.createMany({ data: [0, 30, 700, 760, 762, 900].map((days) => ({ ...said, at: ago(days) })) });
  await expect(db.witnessChange.deleteMany()).rejects.toThrow(/append-only/);
  await expect(db.witnessChange.updateMany({ data: { answers: true } })).rejects.toThrow(/append-only/);
  expect(await forgetChanges(db)).toBe(2);
  expect(await forgetChanges(db)).toBe(0);
  expect(await db.witnessChange.count()).toBe(4);
});

test("the database's own limit is the same moment in whichever time zone it counts", async () => {
  const before = new Date(Date.now() - KEPT.observation_hour.keptMs);
  const said = { installationId: randomUUID(), witness: "kr-c", subject: "kr-a", answers: true, reason: "-" };
  await db.witnessChange.createMany({
    data: [-HALF_HOUR_MS, HALF_HOUR_MS].map((ms) => ({ ...said, signed: {}, at: new Date(before.getTime() + ms) })),
  });
  const local = new pg.Client({ connectionString: server.url, options: `-c TimeZone=${summerAround(before)}` });
  await local.connect();
  const old = await local.query("DELETE FROM witness_change WHERE witness = 'kr-c' AND at < $1", [before]);
  expect(old.rowCount).toBe(1);
  await expect(local.query("DELETE FROM witness_change WHERE witness = 'kr-c'")).rejects.toThrow(/append-only/);
  await local.end();
});

const HALF_HOUR_MS = 1_800_000;
/** A time zone in which it was summer on that day, and a month later was not. */
function summerAround(at: Date): string {
  const day = Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000);
  const [start, end] = [-5, 5].map((away) => `J${((day + away + 365) % 365) + 1}`);
  return `<W>0<S>,${start},${end}`;
}
