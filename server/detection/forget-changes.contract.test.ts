import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, expect, test } from "vitest";
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
