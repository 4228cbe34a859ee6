import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ENDED_WELL, RUN_STATUSES } from "#domain/runs/status.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { runDurations, stepDurations } from "../durations/past-durations.ts";
import { tellSlowSteps } from "../engine/slow-steps.ts";
import { readPastRuns } from "../evidence/achieved.ts";
import { readObjectives } from "../evidence/read-objectives.ts";
import { requestFailover } from "../failovers/request-failover.ts";
import { readBanner } from "../overview/read-banner.ts";
import { readOverview } from "../overview/read-overview.ts";
import { zoneLoss } from "../overview/zone-loss.ts";
import { sampleObjectives } from "./sample-objectives.ts";
import { readSamples } from "./samples.ts";
import { trendOf } from "./trends.ts";

// What is promised, judged from rows of a real database: canaries, newest samples, past runs.

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(async () => {
  await site.clear();
  await site.db.$executeRaw`TRUNCATE observation, primary_setting, measurement, canary, risk_acceptance`;
});

const LSN = ["0/100", "0/200", "0/300"];
/** kr-a is the primary, kr-b its synchronous standby; three canaries, one a second, the newest just now. */
async function measured(received: string, newest = new Date()): Promise<void> {
  const node = (zone: string, role: string, over: object) => ({
    key: `meta-db/kr:${zone}`,
    component: "meta-db/kr",
    node: zone,
    ok: true,
    value: { kind: "database", role, timeline: 1, lsn: received, receivedLsn: received, streaming: true, ...over },
    at: newest,
    intervalMs: 60_000,
    latencyMs: 0,
  });
  const replicas = [{ name: "kr-b", syncState: "sync", state: "streaming", lagBytes: 0 }];
  await site.db.measurement.createMany({
    data: [node("kr-a", "primary", { replicas, receivedLsn: null }), node("kr-b", "standby", { replicas: [] })],
  });
  const at = (index: number) => new Date(newest.getTime() - (LSN.length - 1 - index) * 1_000);
  await site.db.canary.createMany({
    data: LSN.map((lsn, index) => ({
      component: "meta-db/kr",
      number: BigInt(at(index).getTime()),
      lsn,
      timeline: 1,
      at: at(index),
    })),
  });
}
/** A past evacuation of kr, each of its steps taking `seconds`; `idle`: kinds of steps that found nothing to do. */
async function evacuated(seconds: number, idle: readonly string[] = []): Promise<void> {
  const asked = { plan: "zone-evacuation", values: { zone: "kr-c" }, reason: "a rehearsal of this test" };
  const { runId } = await requestFailover(site.as("lead", "commander"), { ...asked, requestId: randomUUID() });
  const [startedAt, endedAt] = [new Date(Date.UTC(2026, 0, 1)), new Date(Date.UTC(2026, 0, 1, 0, 0, seconds))];
  await site.db.runStep.updateMany({ where: { runId }, data: { status: "done", acted: true, startedAt, endedAt } });
  for (const kind of idle)
    await site.db.runStep.updateMany({ where: { runId, action: { startsWith: kind } }, data: { acted: false } });
  await site.db.run.update({ where: { id: runId }, data: { status: "completed", startedAt, endedAt } });
}
const objectives = async () => {
  const { rows } = await readObjectives(site.db, site.as("sre", "viewer").topology, new Date());
  return (id: string, region: string) =>
    rows.find((row) => row.id === id)?.regions.find((one) => one.region === region);
};

it("measures what would be lost, predicts how long it would take, and says of the rest why it does not know", async () => {
  await measured("0/300");
  const of = await objectives();
  expect(of("rpo/meta-db", "kr")).toMatchObject({ current: { ms: 1_000, because: null }, status: "met" });
  expect(of("rpo/meta-db", "kr")?.evidence).toContain("meta-db/kr:canary");
  expect(of("rto/console", "kr")).toMatchObject({
    current: { ms: null, because: "never-rehearsed" },
    status: "not_measured",
  });
  expect(of("rto/console", "jp")).toMatchObject({ current: { ms: null, because: "no-plan" }, status: "not_measured" });

  await evacuated(2);
  const after = await objectives();
  const predicted = after("rto/console", "kr");
  expect(predicted).toMatchObject({ status: "met", current: { because: null, predicted: { n: 1 } } });
  // Detection, then whole waves of two seconds each.
  expect(predicted?.current.ms).toBeGreaterThan(10_000);
  expect(((predicted?.current.ms ?? 0) - 4_500) % 2_000).toBe(0);
  const { matrix } = await readOverview({ ...site.as("sre", "viewer") });
  expect(matrix.ifLost["kr-a"]?.prediction).toMatchObject({ p50Ms: predicted?.current.ms, rpo: { ms: 1_000 } });
  expect(matrix.ifLost["kr-b"]?.prediction.rpo, "nothing is lost with a standby").toMatchObject({ ms: 0 });
  expect(matrix.ifLost["jp-a"]?.prediction).toMatchObject({ p50Ms: null, because: "no-plan" });
});

it("takes no evacuation of a zone without the primary for a rehearsal of its promotion", async () => {
  await evacuated(1, ["database.", "stream."]);
  const idle = (await objectives())("rto/console", "kr");
  expect(idle).toMatchObject({ status: "not_measured", current: { ms: null, because: "never-rehearsed" } });
  // Found off already beside a promotion: so it is in the loss of a zone.
  await evacuated(3, ["database.fence", "stream.fence"]);
  const steps = await stepDurations(site.db, "zone-evacuation", null);
  expect(steps["promote-standby database.promote"]).toMatchObject({ p50Ms: 3_000, n: 1 });
  expect(steps["fence-database database.fence"]).toMatchObject({ p50Ms: 3_000, n: 1 });
  expect(steps["drain-zone gateway.drain"]).toMatchObject({ p50Ms: 1_000, n: 2 });
  const { runId } = await site.db.runStep.findFirstOrThrow({ where: { action: "database.promote", acted: true } });
  await site.db.runStep.updateMany({ where: { runId, action: "database.promote" }, data: { decision: "done" } });
  const byHand = await stepDurations(site.db, "zone-evacuation", null);
  expect(byHand["promote-standby database.promote"], "a person took that long").toBeUndefined();
  expect(byHand["fence-database database.fence"]).toBeUndefined();
});

it("rests on every run that ended well, and on no other", async () => {
  await evacuated(2);
  for (const status of RUN_STATUSES) {
    await site.db.run.updateMany({ data: { status } });
    const steps = await stepDurations(site.db, "zone-evacuation", null);
    const whole = await runDurations(site.db, "zone-evacuation", null);
    const past = await readPastRuns(site.db, ["kr"]);
    const counts = { steps: Object.keys(steps).length > 0, whole: whole !== null, past: past.length > 0 };
    const well = ENDED_WELL.has(status);
    expect(counts, status).toEqual({ steps: well, whole: well, past: well });
  }
});

it("knows of canaries that nobody acknowledges only what is lost at least", async () => {
  await measured("0/1ff", new Date(Date.now() - 20_000));
  const cell = (await objectives())("rpo/meta-db", "kr");
  expect(cell).toMatchObject({ status: "not_measured", current: { ms: null, because: "no-canary", atLeastMs: 2_000 } });
  expect(cell?.current.knownUntil).not.toBeNull();

  await sampleObjectives(site.db, site.as("sre", "viewer"));
  const row = await site.db.measurement.findUnique({ where: { key: "objective/rpo/meta-db:kr" } });
  expect(row, "its worst moments are no gap").toMatchObject({ ok: false, figure: 2_000, value: { ms: null } });
});

it("draws of each while the worst", async () => {
  const key = "objective/rpo/meta-db:kr";
  const now = Date.now();
  const samples = Array.from({ length: 100 }, (_, n) => ({
    key,
    at: new Date(now - n * 20_000),
    figure: (n % 4) * 100,
  }));
  await site.db.observation.createMany({
    data: samples.map((one) => ({ ...one, ok: true, value: { kind: "objective" } })),
  });
  const spark = await trendOf(site.db, key, "highest", null);
  const heights = spark?.path.match(/(?<=,)[\d.]+/g) ?? [];
  expect(heights.length).toBeGreaterThan(10);
  expect(heights.filter((one) => one !== "2").length, "all at the top, but whiles that were not whole").toBeLessThan(3);
});

it("keeps each as a sample, which nobody takes for a measurement of a zone", async () => {
  await measured("0/300");
  await sampleObjectives(site.db, site.as("sre", "viewer"));
  const row = await site.db.measurement.findUnique({ where: { key: "objective/rpo/meta-db:kr" } });
  expect(row).toMatchObject({
    ok: true,
    intervalMs: 10_000,
    figure: 1_000,
    value: { kind: "objective", ms: 1_000, targetMs: 300_000, status: "met" },
  });
  const unknown = await site.db.observation.findFirst({ where: { key: "objective/rto/console:jp" } });
  expect(unknown).toMatchObject({ ok: false, value: { ms: null, because: "no-plan", status: "not_measured" } });

  const samples = await readSamples(site.db);
  expect([...samples.keys()].filter((key) => key.startsWith("objective/"))).toEqual([]);
  const { topology } = site.as("sre", "viewer");
  expect(zoneLoss(topology, [], samples, new Date()).notAnswering).toEqual([]);
  const { controlPlane } = await readBanner({ db: site.db, topology });
  expect(controlPlane.staleAfterMs, "the slowest thing measured, not what is made of it").toBe(180_000);
});

it("tells once of a step that takes longer than it ever did, and leaves it on every page", async () => {
  for (let past = 0; past < 5; past += 1) await evacuated(2);
  const ctx = site.as("lead", "commander");
  const asked = { plan: "zone-evacuation", values: { zone: "kr-c" }, reason: "a slow one of this test" };
  const { runId } = await requestFailover(ctx, { ...asked, requestId: randomUUID() });
  const startedAt = new Date();
  await site.db.run.update({ where: { id: runId }, data: { status: "running", startedAt } });
  await site.db.runStep.updateMany({ where: { runId, stepId: "drain-zone" }, data: { status: "running", startedAt } });
  const after = (ms: number) => tellSlowSteps(site.db, new Date(startedAt.getTime() + ms));

  expect(await after(2_000)).toEqual([]);
  expect(await after(2_001)).toHaveLength(1);
  expect(await after(9_000)).toEqual([]);
  const facts = await site.db.runFact.findMany({ where: { runId, key: "step.slow" } });
  expect(facts.map((fact) => fact.values)).toEqual([{ step: "drain-zone", p95Ms: 2_000, n: 5 }]);
  const { runningSteps } = await readBanner(ctx);
  expect(runningSteps).toMatchObject([{ id: "drain-zone", past: { p75Ms: 2_000, n: 5 } }]);
});
