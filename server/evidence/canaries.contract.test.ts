import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../db/client.ts";
import { startTestDatabase } from "../db/test-database.ts";
import type { Sample } from "../observe/samples.ts";
import { readCanaries } from "./canaries.ts";

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Database;

beforeAll(async () => {
  server = await startTestDatabase();
  process.env["DATABASE_URL"] = server.url;
  const { database } = await import("../db/client.ts");
  db = database();
  const now = Date.now();
  const rows = (component: string, count: number) =>
    Array.from({ length: count }, (_, ago) => {
      const at = new Date(now - ago * 1_000);
      return { component, number: BigInt(at.getTime()), lsn: `0/${(10_000 - ago).toString(16)}`, timeline: 1, at };
    });
  await db.canary.createMany({ data: [...rows("a/kr", 300), ...rows("b/kr", 300), ...rows("c/kr", 3)] });
});

afterAll(async () => {
  await db?.$disconnect();
  await server?.stop();
});

/** A standby that has everything up to the row written so many seconds ago. */
function standby(component: string, ago: number): Sample {
  const value = { kind: "database", role: "standby", lsn: null, receivedLsn: `0/${(10_000 - ago).toString(16)}` };
  return { key: `${component}:kr-b`, ok: true, value } as unknown as Sample;
}

it("reads each database as far back as its standbys are behind, and no further", async () => {
  const found = await readCanaries(db, [
    { id: "a/kr", nodes: [standby("a/kr", 1)] },
    { id: "b/kr", nodes: [standby("b/kr", 0), standby("b/kr", 200)] },
    { id: "c/kr", nodes: [standby("c/kr", 50)] },
    { id: "d/kr", nodes: [] },
  ]);
  expect([...found].map(([id, rows]) => [id, rows.length])).toEqual([
    ["a/kr", 10],
    ["b/kr", 300],
    ["c/kr", 3],
    ["d/kr", 0],
  ]);
  const behind = found.get("b/kr") ?? [];
  expect(behind.map(({ number }) => number)).toEqual(
    behind.map(({ number }) => number).toSorted((x, y) => Number(y - x)),
  );
});
