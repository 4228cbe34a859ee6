import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PrismaClient } from "../../prisma/generated/client.ts";
import { AdapterError, type Adapters } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { startTestDatabase } from "../db/test-database.ts";
import { readObjectives } from "../evidence/read-objectives.ts";
import { type Sample, storeSamples } from "../observe/store-samples.ts";
import { EVIDENCE_SITE, evidenceStore } from "./testing/evidence.ts";
import { writeObjectCanaries } from "./write-object-canaries.ts";

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Database;
const store = evidenceStore(0);
beforeAll(async () => {
  server = await startTestDatabase();
  db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 10 }) });
});
afterAll(async () => {
  await db?.$disconnect();
  await server?.stop();
});

/** As the worker does each minute. */
async function round() {
  const samples: Sample[] = [];
  const site = { topology: EVIDENCE_SITE, adapters: { objects: store } as unknown as Adapters };
  await writeObjectCanaries(db, site, (sample) => samples.push(sample));
  await storeSamples(db, samples);
  const { rows } = await readObjectives(db, EVIDENCE_SITE, new Date());
  return rows.find((row) => row.id === "rpo/evidence")?.regions.find((cell) => cell.region === "kr");
}

it("evidence loses nothing while what was acknowledged can be read again, and a lost one is a breach until it is back", async () => {
  await round();
  expect(await round()).toMatchObject({ status: "met", current: { ms: 0 }, resolutionMs: 0 });
  const [first] = store.all;
  if (first === undefined) throw new Error("there is a canary");
  store.lose(first);
  const broken = await round();
  expect(broken?.status).toBe("breached");
  expect(broken?.current.ms).toBeGreaterThan(0);
  store.add(first.key, first.body, first);
  expect(await round()).toMatchObject({ status: "met", current: { ms: 0 } });
});

it("a store that takes nothing is not measured", async () => {
  store.down = new AdapterError("refused-connection", "evidence/objects-kr", "nobody listens");
  expect(await round()).toMatchObject({ status: "not_measured", current: { ms: null, because: "no-canary" } });
});
