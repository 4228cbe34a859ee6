import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { componentsOf } from "#domain/topology/find.ts";
import { PrismaClient } from "../../prisma/generated/client.ts";
import { readReadings } from "../backups/read-readings.ts";
import { asJson } from "../db/as-json.ts";
import type { Database } from "../db/client.ts";
import { startTestDatabase } from "../db/test-database.ts";
import { plan, step } from "../engine/testing/bench.ts";
import { EVIDENCE, EVIDENCE_SITE } from "../objects/testing/evidence.ts";
import { storeFacts } from "../standards/store-facts.ts";
import { startDueProofs } from "./start-due-proofs.ts";

/** What starts by itself, and what holds it; nothing is run here. */
const HOUR = 3_600_000;
let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Database;
let installationId = "";
const now = new Date();
const later = (hours: number) => new Date(now.getTime() + hours * HOUR);
const start = (hours: number) => startDueProofs(db, EVIDENCE_SITE, later(hours));

beforeAll(async () => {
  server = await startTestDatabase();
  db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 10 }) });
  installationId = (await db.installation.create({ data: { id: crypto.randomUUID(), site: "test" } })).id;
  const verification: FrozenPlan = await plan(
    [step("read", "objects.verify", { component: ["$", "{component}"].join("") })],
    {
      name: "verification",
      mode: "test",
      regions: [],
      params: { component: { type: "component", kind: "objects" } },
    },
  );
  await db.planVersion.create({
    data: {
      installationId,
      name: "verification",
      number: 1,
      hash: "h",
      source: "",
      body: asJson(verification),
      appliedBy: "test",
    },
  });
  await db.objectFolder.create({ data: { component: EVIDENCE, prefix: "", whole: false, firstSeenAt: now } });
});
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE run, run_step, run_fact, outbox, object_check, hands_off CASCADE`;
});
afterAll(async () => {
  await db?.$disconnect();
  await server?.stop();
});

it("the first is started soon, by the policy, with its record; one that runs is waited for", async () => {
  expect(await start(1)).toBeNull();
  const [one, two] = await Promise.all([start(3), start(3)]);
  const number = one ?? two;
  expect([one, two].filter((each) => each !== null)).toHaveLength(1);
  const run = await db.run.findFirstOrThrow();
  expect(run).toMatchObject({
    number,
    status: "approved",
    requestedBy: "system:policy",
    regions: [],
    params: { component: EVIDENCE },
  });
  expect(await db.auditEvent.findFirst({ where: { subjectId: run.id } })).toMatchObject({
    action: "run.requested",
    actor: "system:policy",
  });
  expect(await db.outbox.count()).toBe(1);
  expect(await start(100)).toBeNull();
});

const check = (status: string, at = now) =>
  db.objectCheck.create({
    data: {
      installationId,
      component: EVIDENCE,
      runId: crypto.randomUUID(),
      status,
      startedAt: at,
      endedAt: at,
      total: 1,
    },
  });

it("what passed is proven again before it is overdue, what failed sooner, and what left nothing not at once", async () => {
  await check("passed");
  expect(await start(20)).toBeNull();
  expect(await start(22)).not.toBeNull();
  await db.run.updateMany({ data: { status: "failed", requestedAt: later(22) } });
  expect(await start(22.5)).toBeNull();
  expect(await start(23.5)).not.toBeNull();
  await db.$executeRaw`TRUNCATE run, run_step, run_fact, object_check CASCADE`;
  await check("failed");
  expect(await start(0.5)).toBeNull();
  expect(await start(1.5)).not.toBeNull();
});

it("one that was cut short is no result: not for the schedule, nor for the standard, nor for the ladder", async () => {
  const [store] = componentsOf(EVIDENCE_SITE, "objects");
  const standard = EVIDENCE_SITE.standards?.objects;
  if (store === undefined || standard === undefined) throw new Error("no bucket");
  const facts = () => storeFacts(db, EVIDENCE_SITE, new Map(), store, standard, later(2));
  await check("incomplete", later(1));
  expect((await facts()).lastCheck).toBeNull();
  expect((await readReadings(db, EVIDENCE_SITE)).has(EVIDENCE)).toBe(false);
  await check("passed");
  expect(await start(20)).toBeNull();
  expect((await facts()).lastCheck).toEqual({ at: now, ok: true });
  expect((await readReadings(db, EVIDENCE_SITE)).get(EVIDENCE)).toEqual({ at: now, ok: true });
  await check("failed", later(2));
  expect((await facts()).lastCheck).toEqual({ at: later(2), ok: false });
});

it("hands off holds it", async () => {
  await db.handsOff.create({
    data: { installationId, reason: "maintenance", setBy: "kim", setByName: "Kim", setAt: now, until: later(10) },
  });
  expect(await start(5)).toBeNull();
  expect(await start(11)).not.toBeNull();
});
