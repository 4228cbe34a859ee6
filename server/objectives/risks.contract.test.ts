import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { readSamplesOf } from "../observe/read-samples-of.ts";
import { storeSamples } from "../observe/store-samples.ts";
import { acceptRisk } from "./accept-risk.ts";
import { listObjectives } from "./list-objectives.ts";
import { readObjective } from "./read-objective.ts";
import { withdrawRisk } from "./withdraw-risk.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(async () => {
  await site.clear();
  await site.db.$executeRaw`TRUNCATE risk_acceptance, measurement, observation`;
});

const RISK = { objective: "rto/console", region: "jp", owner: "CTO", reason: "one zone until spring", days: 30 };
const lead = () => site.as("lead", "commander");
const cell = async () => (await readObjective(lead(), "rto/console", "jp")).cell;

it("shows an accepted risk as accepted and not as met, until it is withdrawn, each on record", async () => {
  const first = await acceptRisk(lead(), RISK);
  expect(await cell()).toMatchObject({ status: "not_measured", accepted: { id: first.id, owner: "CTO" } });
  const second = await acceptRisk(lead(), { ...RISK, days: 60 });
  expect((await cell()).accepted?.id, "the newer one takes its place").toBe(second.id);
  await expect(withdrawRisk(lead(), { id: first.id })).rejects.toMatchObject({ key: "risk-not-in-force" });
  await withdrawRisk(lead(), { id: second.id });
  expect((await cell()).accepted).toBeNull();
  const { risks } = await readObjective(lead(), "rto/console", "jp");
  expect(risks).toHaveLength(2);
  const audit = await site.db.auditEvent.findMany({ where: { subjectType: "objective" }, orderBy: { at: "asc" } });
  expect(audit.map((row) => row.action)).toEqual(["risk.accepted", "risk.accepted", "risk.withdrawn"]);
});

it("is one in force, however many accept it at the same moment; the others are on record as replaced", async () => {
  const made = await Promise.all([30, 60, 90, 120].map((days) => acceptRisk(lead(), { ...RISK, days })));
  const inForce = await site.db.riskAcceptance.findMany({ where: { withdrawnAt: null } });
  expect(inForce).toHaveLength(1);
  expect((await cell()).accepted?.id).toBe(inForce[0]?.id);
  expect(made.map(({ id }) => id)).toContain(inForce[0]?.id);
  expect(await site.db.riskAcceptance.count()).toBe(4);
});

it("ends by itself", async () => {
  const { id } = await acceptRisk(lead(), RISK);
  await site.db.riskAcceptance.update({ where: { id }, data: { expiresAt: new Date() } });
  expect((await cell()).accepted).toBeNull();
});

it("is for those who answer for it alone, for at most 180 days, and for an objective that exists", async () => {
  await expect(acceptRisk(site.as("sre", "operator"), RISK)).rejects.toMatchObject({ key: "forbidden" });
  await expect(acceptRisk(lead(), { ...RISK, days: 181 })).rejects.toMatchObject({ key: "invalid-input" });
  await expect(acceptRisk(lead(), { ...RISK, reason: "short" })).rejects.toMatchObject({ key: "invalid-input" });
  const unknown = { key: "objective-not-found" };
  await expect(acceptRisk(lead(), { ...RISK, region: "us" })).rejects.toMatchObject(unknown);
  await expect(readObjective(lead(), "rto/nothing", null)).rejects.toMatchObject(unknown);
});

it("has nothing to accept while an objective is met", async () => {
  const { rows } = await listObjectives(lead());
  expect(rows.map((row) => row.id)).toEqual([
    "rto/console",
    "rto/meta-db",
    "rto/ingest",
    "rpo/meta-db",
    "rpo/evidence",
    "pitr/meta-db",
    "response/mitigation",
    "response/normal",
  ]);
  const at = new Date();
  const value = { kind: "database", timeline: 1, lsn: "0/2", receivedLsn: "0/2", streaming: true, replicas: [] };
  const node = (zone: string, role: string) => {
    return {
      key: `meta-db/kr:${zone}`,
      component: "meta-db/kr",
      node: zone,
      ok: true,
      value: { ...value, role },
      at,
      intervalMs: 60_000,
    };
  };
  await site.db.measurement.createMany({ data: [node("kr-a", "primary"), node("kr-b", "standby")] });
  await site.db.canary.create({
    data: { component: "meta-db/kr", number: BigInt(at.getTime()), lsn: "0/1", timeline: 1, at },
  });
  const asked = { ...RISK, objective: "rpo/meta-db", region: "kr" };
  await expect(acceptRisk(lead(), asked)).rejects.toMatchObject({ key: "objective-is-met" });
});

it("shows the samples behind a figure, and what infrastructure said only to those who work on it", async () => {
  const at = new Date();
  const failed = { ok: false, value: null, kind: "agent" as const, error: "ECONNREFUSED 127.1.1.5", intervalMs: 1_000 };
  await storeSamples(site.db, [{ key: "agent:kr-a", component: "agent", node: "kr-a", at, latencyMs: 3, ...failed }]);
  const span = {
    key: "agent:kr-a",
    from: new Date(at.getTime() - 1_000),
    to: new Date(at.getTime() + 1_000),
    before: null,
  };
  const seen = await readSamplesOf(site.as("sre", "operator"), span);
  expect(seen).toMatchObject({ ownWords: true, next: null, newest: { intervalMs: 1_000 } });
  expect(seen.samples).toMatchObject([{ ok: false, error: failed.error, latencyMs: 3, judged: null }]);
  const outside = await readSamplesOf(site.as("ceo", "executive"), span);
  expect(outside).toMatchObject({ ownWords: false, samples: [{ ok: false, error: null }] });
  expect(JSON.stringify(outside)).not.toContain("ECONNREFUSED");
});
