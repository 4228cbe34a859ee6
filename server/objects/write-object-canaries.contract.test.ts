import { afterAll, beforeAll, expect, it } from "vitest";
import { AdapterError, type Adapters } from "../adapters/ports.ts";
import { startTestInstallation, type TestInstallation } from "../db/test-installation.ts";
import { readObjectives } from "../evidence/read-objectives.ts";
import { type Sample, storeSamples } from "../observe/store-samples.ts";
import { EVIDENCE, EVIDENCE_SITE, evidenceStore } from "./testing/evidence.ts";
import { writeObjectCanaries } from "./write-object-canaries.ts";

let server: TestInstallation;
let db: TestInstallation["db"];
const store = evidenceStore(0);
beforeAll(async () => {
  server = await startTestInstallation();
  ({ db } = server);
});
afterAll(() => server?.stop());

/** As the worker does each minute. */
async function round() {
  const samples: Sample[] = [];
  const site = { topology: EVIDENCE_SITE, adapters: { objects: store } as unknown as Adapters };
  await writeObjectCanaries(db, site, (sample) => samples.push(sample));
  await storeSamples(db, samples);
  const { rows } = await readObjectives(db, EVIDENCE_SITE, new Date());
  return rows.find((row) => row.id === "rpo/evidence")?.regions.find((cell) => cell.region === "kr");
}
const told = async () =>
  (await db.auditEvent.findMany({ where: { subjectId: EVIDENCE }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

it("evidence loses nothing while what was acknowledged can be read again, and a lost one is a breach until it is back", async () => {
  await round();
  expect(await round()).toMatchObject({ status: "met", current: { ms: 0 }, resolutionMs: 0 });
  const [first] = store.all;
  if (first === undefined) throw new Error("there is a canary");
  store.lose(first);
  const broken = await round();
  expect(broken?.status).toBe("breached");
  expect(broken?.current.ms).toBeGreaterThan(0);
  await round();
  expect(await told()).toEqual(["objects.canary-lost"]);
  store.add(first.key, first.body, first);
  expect(await round()).toMatchObject({ status: "met", current: { ms: 0 } });
  expect(await told()).toEqual(["objects.canary-lost", "objects.canary-back"]);
});

it("what was lost stays lost when its day is over, and what goes after its lock is no loss", async () => {
  const [lost, unlocked] = [store.all[0], store.all[1]];
  if (!lost || !unlocked) throw new Error("there are canaries");
  await db.objectCanary.deleteMany({ where: { versionId: { notIn: [lost.versionId, unlocked.versionId] } } });
  store.lose(lost);
  expect(await round()).toMatchObject({ status: "breached" });
  store.lose(unlocked);
  await db.$executeRaw`UPDATE object_canary SET at = at - interval '1 day' WHERE version_id IN (${lost.versionId}, ${unlocked.versionId})`;
  const later = await round();
  expect(later?.status).toBe("breached");
  expect(later?.current.ms).toBeGreaterThan(86_400_000);
  expect(await db.objectCanary.count({ where: { lostAt: { not: null } } })).toBe(1);
  expect(await db.objectCanary.count({ where: { versionId: unlocked.versionId } })).toBe(0);

  const lostAt = new Date();
  const at = new Date(Date.now() - 3 * 86_400_000);
  const row = { component: EVIDENCE, key: "k", versionId: "v", sha256: "s", at, lostAt, checkedAt: lostAt };
  await db.objectCanary.createMany({ data: Array.from({ length: 1_200 }, (_, n) => ({ ...row, number: BigInt(n) })) });
  await round();
  expect(await db.objectCanary.count({ where: { lostAt: { not: null } } }), "not for ever").toBe(1_000);
  await db.objectCanary.deleteMany({ where: { key: "k" } });
});

it("what comes back is known soon, however many were lost, and those that cannot be read take no other's turn", async () => {
  await db.objectCanary.deleteMany();
  const [at, lostAt] = [new Date(), new Date()];
  const bodies = Array.from({ length: 100 }, (_, n) => store.add(`.haechi/canary/repaired-${n}`, `canary ${n}`));
  await db.objectCanary.createMany({
    data: bodies.map(({ key, versionId, declared }, n) => ({
      ...{ component: EVIDENCE, number: BigInt(n), key, versionId, sha256: declared ?? "", at, lostAt },
    })),
  });
  const lost = () => db.objectCanary.count({ where: { lostAt: { not: null } } });
  for (const { key } of bodies.slice(0, 45)) store.unreadable.add(key);
  const before = store.asked.read;
  for (let n = 0; n < 4; n += 1) await round();
  expect(await lost(), "all that can be read").toBe(45);
  expect((store.asked.read - before) / 4, "bounded").toBeLessThan(50);
  store.unreadable.clear();
  for (let n = 0; n < 2; n += 1) await round();
  expect(await lost()).toBe(0);
  await db.objectCanary.deleteMany({ where: { number: { lt: 100 } } });
});

it("a store that does not answer for one of them does not hide what is lost", async () => {
  const [first, second] = store.all.slice(-2);
  if (!first || !second) throw new Error("there are canaries");
  await db.objectCanary.updateMany({ data: { lostAt: null } });
  await db.objectCanary.deleteMany({ where: { versionId: { notIn: [first.versionId, second.versionId] } } });
  store.lose(first);
  store.unreadable.add(second.key);
  await round();
  expect(await db.objectCanary.count({ where: { versionId: first.versionId, lostAt: { not: null } } })).toBe(1);
  store.unreadable.clear();
  expect(await round()).toMatchObject({ status: "breached" });
  // Nobody hears of it any more; it was lost all the same.
  store.down = new AdapterError("refused-connection", EVIDENCE, "nobody listens");
  expect(await round()).toMatchObject({ status: "breached", current: { ms: null, because: "no-canary" } });
  store.down = null;
  await db.objectCanary.deleteMany();
  await round();
});

it("a store that takes nothing is not measured", async () => {
  store.down = new AdapterError("refused-connection", EVIDENCE, "nobody listens");
  expect(await round()).toMatchObject({ status: "not_measured", current: { ms: null, because: "no-canary" } });
});
