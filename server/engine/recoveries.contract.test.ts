import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Envelope } from "#domain/approvals/envelope.ts";
import { hashEnvelope } from "#domain/approvals/hash-envelope.ts";
import type { FrozenPlan, PlanStep } from "#domain/plans/plan.ts";
import { readTold } from "#domain/reason.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { asJson } from "../db/as-json.ts";
import { freezePlan } from "../topology/freeze-plan.ts";
import { loadPlans } from "../topology/load-plans.ts";
import { enqueueLeg } from "./start-leg.ts";
import { type Bench, eventually, openBench, plan, request, status, step } from "./testing/bench.ts";
import { TOPOLOGY } from "./testing/site.ts";
import { trouble } from "./testing/world.ts";

/** The product's own plans, over the fake world, in worker processes that are killed in their most dangerous step. */

/** The plans also speak of a service and an archive that the fake world has not: their steps are tried on the real ones. */
const META_DB = TOPOLOGY.services["meta-db"] as Topology["services"][string];
const inKr = { region: "kr", zones: ["kr-a", "kr-b", "kr-c"] };
const WHOLE: Topology = {
  ...TOPOLOGY,
  services: {
    ...TOPOLOGY.services,
    "meta-db": {
      ...META_DB,
      components: {
        ...META_DB.components,
        "archive-kr": {
          ...{ adapter: "pgbackrest", kind: "archive", region: "kr", of: "meta-db/kr", agent: "kr-c" },
          ...{ stanza: "meta-kr", scratch: "kr-c.invalid:5433" },
        },
      },
    },
    ingest: {
      ...{ title: { en: "Ingestion" }, tier: "stream", data: "customer", objectives: {} },
      components: {
        "stream-kr": {
          ...{ adapter: "redis-streams", kind: "stream", region: "kr", user: "u", password: "p", nodes: {} },
          ...{
            stream: "logs",
            group: "g",
            deadLetters: "logs-dead",
            leftOut: "logs-left-out",
            replicas: 1,
            router: null,
          },
        },
        "flags-kr": { adapter: "flags", kind: "flags", ...inKr },
      },
      synthetic: {
        ...{ entrance: "console/entrance", region: "kr", tenant: "t", everyMs: 5_000, caseP95Ms: 1_000 },
        ...{ alertP95Ms: 1_000, giveUpMs: 4_000, passes: 3, windowMs: 60_000 },
      },
    },
  },
};
const isHere = ({ with: args }: Pick<PlanStep, "with">) =>
  args["service"] !== "ingest" && !String(args["component"] ?? "").startsWith("ingest/");

let bench: Bench;
let frozen: (name: string, values?: Record<string, string>) => FrozenPlan;
beforeAll(async () => {
  bench = await openBench();
  const plans = await loadPlans("plans", WHOLE);
  frozen = (name, values = {}) => {
    const found = plans.find((one) => one.plan.name === name)?.plan;
    if (!found) throw new Error(`no plan ${name}`);
    const plan = {
      ...found,
      before: found.before.filter(isHere),
      steps: found.steps.filter(isHere),
      verify: found.verify.filter(isHere),
    };
    return { ...freezePlan({ plan, number: 1 }, values, TOPOLOGY) };
  };
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.worlds.reset();
  await bench.db.$executeRaw`TRUNCATE observation, primary_setting, measurement, canary, desired_state, unprotected`;
});
afterEach(async () => {
  await bench.stopWorkers();
  await bench.db.run.updateMany({
    where: { status: { in: ["running", "paused", "verifying", "approved"] } },
    data: { status: "failed" },
  });
  await bench.db.regionLock.deleteMany();
});

const observing = () => bench.worker({ OBSERVE: "1" });
const measured = (ms?: number) =>
  eventually(
    "canaries and a routed primary",
    async () =>
      (await bench.db.canary.count()) >= 2 &&
      (await bench.db.desiredState.count({ where: { key: { endsWith: "meta-db:route" } } })) === 3 &&
      (await routers()).every((one) => one === "kr-a"),
    ms,
  );
async function routers(): Promise<(string | null)[]> {
  const { servers } = await bench.worlds.read();
  return ["kr-b", "kr-c"].map(
    (at) => ["kr-a", "kr-b", "kr-c"].find((to) => servers[`${at}/meta-db/${to}`] === "ready") ?? null,
  );
}

describe("planned switchover", () => {
  test.each(["handOver", "promote"])(
    "worker killed inside %s: one new timeline, no row lost, old primary back as synchronous standby",
    async (verb) => {
      const first = await observing();
      await measured();
      await bench.worlds.change((world) => trouble(world, verb, "hang-after"));
      const id = await request(bench, frozen("meta-db-switchover", { to: "kr-b" }));
      await eventually(`${verb} had its effect`, async () => (await bench.worlds.calls(verb)).length > 0);
      first.kill("SIGKILL");
      await bench.worlds.change((world) => trouble(world, verb, null));
      await observing();
      const run = await status(bench, id, "completed", "completed_with_exceptions");
      const world = await bench.worlds.read();
      expect(run.outcome).toMatchObject({ rowsLost: 0, exceptions: [], protected: true });
      expect(run.status).toBe("completed");
      expect(world.nodes).toMatchObject({
        "kr-b": { role: "primary", timeline: 2 },
        "kr-a": { role: "standby", follows: "kr-b", timeline: 2 },
        "kr-c": { follows: "kr-b" },
      });
      expect((await bench.worlds.calls("promote")).filter((one) => one.effect)).toHaveLength(1);
      expect(await routers()).toEqual(["kr-b", "kr-b"]);
      expect(await bench.db.unprotected.count()).toBe(0);
    },
  );
});

test("a standby that went astray is not handed over to, however far it is", async () => {
  await observing();
  await measured();
  await bench.worlds.change((world) => Object.assign(world.nodes["kr-b"] ?? {}, { follows: null, lsn: 90_000 }));
  const over = step(
    "over",
    "database.handover",
    { component: "meta-db/kr", to: "kr-b" },
    { attempts: 1, timeoutMs: 30_000 },
  );
  const run = await status(bench, await request(bench, await plan([over])), "paused", "completed");
  expect(run.status).toBe("paused");
  expect(await bench.worlds.calls("handOver")).toEqual([]);
  expect(await bench.worlds.calls("promote")).toEqual([]);
  expect(await routers()).toEqual(["kr-a", "kr-a"]);
});

describe("a zone is lost", () => {
  /** Zones that answer nobody, and what is measured of them says so. */
  const lose = async (...zones: string[]) => {
    await bench.worlds.change((world) => world.dead.push(...zones));
    const failing = { ok: false, component: "meta-db/kr", node: { in: zones } };
    await eventually("noticed", async () => (await bench.db.measurement.count({ where: failing })) === zones.length);
  };

  test("killed inside the promotion: traffic away, standby promoted on proof of power, reprotected; the zone returns", async () => {
    const first = await observing();
    await measured();
    await lose("kr-a");
    await bench.worlds.change((world) => trouble(world, "promote", "hang-after"));
    const id = await request(bench, frozen("zone-evacuation", { zone: "kr-a" }));
    await eventually("the promotion had its effect", async () => (await bench.worlds.calls("promote")).length > 0);
    expect(await bench.db.unprotected.findMany()).toMatchObject([{ component: "meta-db/kr", runId: id }]);
    first.kill("SIGKILL");
    await bench.worlds.change((world) => trouble(world, "promote", null));
    await observing();
    const run = await status(bench, id, "completed", "completed_with_exceptions", "paused");
    expect(run.steps.map((one) => [one.stepId, one.status, one.error]).filter(([, state]) => state !== "done")).toEqual(
      [],
    );
    expect(run.steps.find((one) => one.action === "database.promote")?.facts).toMatchObject({
      proof: "power-off",
      promote: "kr-b",
    });
    expect(run.outcome).toMatchObject({ rowsLost: 0, protected: true });
    expect(run.firstFailingAt).not.toBeNull();
    const after = await bench.worlds.read();
    expect(after.nodes).toMatchObject({
      "kr-b": { role: "primary", timeline: 2 },
      "kr-c": { role: "standby", follows: "kr-b" },
    });
    expect(after.servers["outside/kr/kr-a"]).toBe("maint");
    expect((await bench.worlds.calls("promote")).filter((one) => one.effect)).toHaveLength(1);

    await bench.worlds.change((world) => {
      world.dead = [];
      Object.assign(world.nodes["kr-a"] ?? {}, { role: "down" });
    });
    const back = await request(bench, frozen("zone-return", { zone: "kr-a" }));
    const returned = await status(bench, back, "completed", "completed_with_exceptions", "paused");
    expect(returned.status).toBe("completed");
    const healed = await bench.worlds.read();
    expect(healed.nodes["kr-a"]).toMatchObject({ role: "standby", follows: "kr-b" });
    expect(healed.servers["outside/kr/kr-a"]).toBe("ready");
    expect(healed.servers["kr-a/meta-db/kr-b"]).toBe("ready"); // its own router was set again when it came back
  });

  test("nobody confirms the old primary off and the synchronous standby is silent: refused with candidates, unless loss is allowed", async () => {
    await observing();
    await measured();
    await lose("kr-a", "kr-b");
    await bench.worlds.change((world) => trouble(world, "powerOff", 1_000));
    const promote = step("promote", "database.promote", { component: "meta-db/kr", to: "auto" });
    const id = await request(bench, await plan([promote]));
    const paused = await status(bench, id, "paused");
    expect(paused.steps[0]).toMatchObject({
      status: "failed",
      attempts: 1,
      facts: {
        promote: null,
        candidates: expect.arrayContaining([expect.objectContaining({ zone: "kr-c", eligible: true })]),
      },
    });
    expect(await bench.worlds.calls("promote")).toEqual([]);
    // Leave to lose data is not taken from the row: nobody approved this one, so it never takes the region over.
    const unapproved = await request(bench, await plan([promote]), { allowDataLoss: true });
    const refused = await status(bench, unapproved, "failed", "completed_with_exceptions", "paused");
    expect(refused).toMatchObject({ status: "failed", error: expect.stringContaining("no-approval") });
    type Cost = { zone: string; rows: number | null; lossBytes: number };
    const approvedFor = async (candidates: readonly Cost[], mayStillAcknowledge?: boolean) =>
      approvedRun(await plan([promote]), ["coo", "cto"], {
        dataLoss: [
          {
            component: "meta-db/kr",
            oldPrimary: "kr-a",
            mayStillAcknowledge,
            promote: "kr-c",
            candidates: candidates.map((one) => ({ ...one, why: null, firstAt: null, lastAt: null })),
          },
        ],
      });
    const short = await approvedFor([{ zone: "kr-c", rows: 1_000, lossBytes: 0 }], true);
    const left = await status(bench, short, "paused", "completed_with_exceptions");
    expect(left.steps.at(-1)?.error).toContain("loss-beyond-signed");
    // The refused run stood paused: the one that may lose data has taken its region over.
    expect(await bench.db.run.findUnique({ where: { id } })).toMatchObject({
      status: "cancelled",
      supersededBy: short,
    });
    expect(await bench.worlds.calls("promote")).toEqual([]);
    // Nobody confirms that the old primary is off, and these were told that it is.
    for (const silenced of [false, undefined]) {
      const beside = await approvedFor([{ zone: "kr-c", rows: 1_000, lossBytes: 1_000 }], silenced);
      const stopped = await status(bench, beside, "paused", "completed_with_exceptions");
      expect(stopped.steps.at(-1)?.error).toContain("may-acknowledge-unsigned");
    }
    expect(await bench.worlds.calls("promote")).toEqual([]);
    const enough = await approvedFor([{ zone: "kr-c", rows: 1_000, lossBytes: 1_000 }], true);
    const run = await status(bench, enough, "completed_with_exceptions", "paused");
    expect(run.steps.at(-1)?.facts).toMatchObject({ proof: null, promote: "kr-c", offBy: null });
    expect(run.outcome).toMatchObject({
      protected: false,
      exceptions: [expect.objectContaining({ kind: "unprotected" })],
    });
    expect((await bench.worlds.read()).nodes["kr-c"]).toMatchObject({ role: "primary" });
  });

  test("a primary that was promoted and lost before anybody looked let through what nobody knows: nobody is promoted", async () => {
    await observing();
    await measured();
    await lose("kr-a");
    const number = BigInt(Date.now() + 60_000);
    await bench.db.canary.create({
      data: { component: "meta-db/kr", number, lsn: "0/1", timeline: 7, at: new Date() },
    });
    const promote = step("promote", "database.promote", { component: "meta-db/kr", to: "auto" });
    const run = await status(bench, await request(bench, await plan([promote])), "paused", "completed");
    expect(run.status).toBe("paused");
    expect(await bench.worlds.calls("promote")).toEqual([]);
  });

  test("an old primary that answers alone, while its successor is silent, is not taken for the primary", async () => {
    await observing();
    await measured();
    await bench.worlds.change((world) =>
      Object.assign(world.nodes["kr-b"] ?? {}, { role: "primary", timeline: 2, follows: null }),
    );
    await eventually("the newer timeline was measured", () =>
      bench.db.observation.findFirst({ where: { key: "meta-db/kr:kr-b", value: { path: ["timeline"], equals: 2 } } }),
    );
    await lose("kr-b");
    await bench.worlds.change((world) =>
      Object.assign(world.nodes["kr-a"] ?? {}, { role: "primary", timeline: 1, follows: null, fenced: false }),
    );
    const promote = step("promote", "database.promote", { component: "meta-db/kr", to: "auto" });
    const route = step("route", "database.route", { component: "meta-db/kr", to: "primary" }, { needs: ["promote"] });
    const run = await status(bench, await request(bench, await plan([promote, route])), "paused", "completed");
    expect(run.status).toBe("paused");
    expect(run.steps[0]?.error).toContain("primary-overtaken");
    expect(await bench.worlds.calls("promote")).toEqual([]);
  });

  test("a standby that somebody promoted by hand is not taken for the primary when the one that clients are led to is lost", async () => {
    await observing();
    await measured();
    await lose("kr-a");
    await bench.worlds.change((world) =>
      Object.assign(world.nodes["kr-c"] ?? {}, { role: "primary", timeline: 2, follows: null }),
    );
    const promote = step("promote", "database.promote", { component: "meta-db/kr", to: "auto" });
    const route = step("route", "database.route", { component: "meta-db/kr", to: "primary" }, { needs: ["promote"] });
    const run = await status(bench, await request(bench, await plan([promote, route])), "paused", "completed");
    expect(run.status).toBe("paused");
    expect(run.steps[0]?.error).toContain("primary-of-no-run");
    expect(await bench.worlds.calls("promote")).toEqual([]);
    expect(await routers()).toEqual(["kr-a", "kr-a"]);
  });

  test("a list of synchronous standbys that was asked for and never measured counts: its silent standby may have a row alone", async () => {
    await bench.worlds.change((world) => Object.assign(world, { synchronous: ["kr-c"] }));
    await observing();
    await measured();
    await lose("kr-a", "kr-b");
    await bench.worlds.change((world) => Object.assign(world.nodes["kr-c"] ?? {}, { lsn: world.nodes["kr-a"]?.lsn }));
    const asked = { component: "meta-db/kr", zone: "kr-a", timeline: 1, names: ["kr-b"] };
    const before = await request(bench, await plan([]), { status: "failed" });
    await bench.db.runStep.create({
      data: {
        ...{ runId: before, phase: "step", stepId: "reprotect", position: 0, title: {}, action: "database.reprotect" },
        ...{ status: "failed", startedAt: new Date(), endedAt: new Date(), facts: { asked, synchronous: null } },
      },
    });
    const promote = step("promote", "database.promote", { component: "meta-db/kr", to: "auto" });
    const run = await status(bench, await request(bench, await plan([promote])), "paused", "completed");
    expect(run.status).toBe("paused");
    expect(run.steps[0]?.error).toContain("promotion.quorum-member-silent");
    expect(await bench.worlds.calls("promote")).toEqual([]);
  });

  test("an old primary that comes back as one is fenced, outside any run", async () => {
    await observing();
    await measured();
    const made = await request(bench, await plan([]), { status: "failed" });
    await bench.db.run.update({ where: { id: made }, data: { fencingToken: 1n } });
    const facts = { ordered: { component: "meta-db/kr", zone: "kr-b" }, timelineAfter: 2, proof: "power-off" };
    const step = { phase: "step", position: 0, title: {}, action: "database.promote", status: "done" };
    await bench.db.runStep.create({ data: { ...step, runId: made, stepId: "promote", facts } });
    await bench.worlds.change((world) =>
      Object.assign(world.nodes["kr-b"] ?? {}, { role: "primary", timeline: 2, follows: null }),
    );
    await eventually("the older one is fenced", async () => (await bench.worlds.read()).nodes["kr-a"]?.fenced);
    expect((await bench.worlds.read()).nodes["kr-b"]).toMatchObject({ role: "primary", fenced: false });
    await eventually("told", () => bench.db.auditEvent.findFirst({ where: { action: "database.rival-fenced" } }));
  });
});

describe("who may act", () => {
  test("a higher token was seen: the step is refused by the agents", async () => {
    await bench.worker();
    await bench.worlds.change((world) => Object.assign(world.tokens, { "kr-a kr": "999999", "kr-b kr": "999999" }));
    const id = await request(
      bench,
      await plan([step("one", "flags.set", { component: "console/flags-kr", flag: "a", value: "on" })]),
    );
    expect((await status(bench, id, "paused")).error).toContain("stale-token");
    expect((await bench.worlds.read()).flags).toEqual({});
  });

  test("a second run of the region is refused, and told who holds it", async () => {
    await bench.worker();
    const ask = () => plan([step("ask", "manual.confirm", { instruction: { en: "wait" } })]);
    const first = await request(bench, await ask());
    await status(bench, first, "paused");
    const second = await status(bench, await request(bench, await ask()), "failed");
    const { number } = await bench.db.run.findUniqueOrThrow({ where: { id: first } });
    expect(readTold(second.error)).toEqual([{ key: "region-locked", values: { region: "kr", run: number } }]);
    expect(second.locks).toEqual([]);
  });

  test("a row that says approved is not believed: without decisions, with forged decisions, for another plan", async () => {
    await bench.worker();
    const cross = frozen("cross-region-limited-console");
    const bare = await approvedRun(cross, []);
    expect((await status(bench, bare, "failed")).error).toContain("too-few-approvers");
    const forged = await approvedRun({ ...cross }, ["coo", "cto"], { audit: false });
    expect((await status(bench, forged, "failed")).error).toContain("too-few-approvers");
    const other = await approvedRun(cross, ["coo", "cto"], { planHash: "0".repeat(64) });
    expect((await status(bench, other, "failed")).error).toContain("another-plan");
    expect(await bench.worlds.calls()).toEqual([]);
  });

  test("approved by two executives: supersedes the paused in-region run, serves from jp", async () => {
    await bench.worker();
    const region = await request(bench, await plan([step("ask", "manual.confirm", { instruction: { en: "wait" } })]));
    await status(bench, region, "paused");
    const id = await approvedRun(frozen("cross-region-limited-console"), ["coo", "cto"]);
    const run = await status(bench, id, "completed", "completed_with_exceptions", "failed", "paused");
    expect([run.status, run.error]).toEqual(["completed", null]);
    expect((await bench.worlds.read()).maps["outside/route.map"]).toBe("jp");
    const superseded = await status(bench, region, "cancelled");
    expect(superseded.supersededBy).toBe(id);
    expect(readTold(superseded.error)).toEqual([{ key: "superseded", values: { run: run.number } }]);
  });

  test("a running in-region run is superseded after its current bounded call", async () => {
    await bench.worker();
    await bench.worlds.change((world) => trouble(world, "run slow", "hang-before"));
    const slow = step("slow", "host.run", { zone: "kr-b", command: "slow" }, { timeoutMs: 3_000, attempts: 1 });
    const region = await request(
      bench,
      await plan([
        slow,
        step("next", "flags.set", { component: "console/flags-kr", flag: "a", value: "on" }, { needs: ["slow"] }),
      ]),
    );
    await eventually("the call is under way", () =>
      bench.db.runStep.findFirst({ where: { runId: region, stepId: "slow", status: "running" } }),
    );
    const id = await approvedRun(frozen("cross-region-limited-console"), ["coo", "cto"]);
    await status(bench, id, "completed");
    const superseded = await status(bench, region, "cancelled");
    const [began] = await bench.db.runStep.findMany({
      where: { runId: id, phase: "before" },
      orderBy: { startedAt: "asc" },
    });
    const call = superseded.steps.find((one) => one.stepId === "slow");
    expect(call?.endedAt?.getTime() ?? Infinity).toBeLessThanOrEqual(began?.startedAt?.getTime() ?? 0);
    expect((await bench.worlds.read()).flags).not.toHaveProperty("kr-a/a");
  });

  test("approvals and approved runs whose time is over expire, with their run", async () => {
    const cross = frozen("cross-region-limited-console");
    const pending = await approvedRun(cross, [], {
      approval: "pending",
      run: "awaiting_approval",
      expiresAt: new Date(Date.now() - 1_000),
    });
    const late = await approvedRun(cross, ["coo", "cto"], {
      run: "approved",
      enqueue: false,
      executeBefore: new Date(Date.now() - 1_000),
    });
    await bench.worker();
    for (const id of [pending, late]) await status(bench, id, "expired");
    expect(await bench.db.approval.count({ where: { runId: { in: [pending, late] }, status: "expired" } })).toBe(2);
    expect(
      await bench.db.auditEvent.count({ where: { action: "run.expired", subjectId: { in: [pending, late] } } }),
    ).toBe(2);
  });
});

type Forging = {
  dataLoss?: Envelope["dataLoss"];
  audit?: boolean;
  planHash?: string;
  approval?: string;
  run?: string;
  enqueue?: boolean;
  expiresAt?: Date;
  executeBefore?: Date;
};

/** A cross-region run with an approval row that says approved, decided by these people; `forging` leaves out what a forger would. */
async function approvedRun(wanted: FrozenPlan, approvers: readonly string[], forging: Forging = {}): Promise<string> {
  const { db, installationId } = bench;
  const id = await request(bench, wanted, {
    status: "awaiting_approval",
    allowDataLoss: forging.dataLoss !== undefined,
  });
  const run = await db.run.findUniqueOrThrow({ where: { id } });
  const expiresAt = forging.expiresAt ?? new Date(Date.now() + 900_000);
  const envelope: Envelope = {
    runId: id,
    runNumber: run.number,
    planName: wanted.name,
    planVersion: wanted.version,
    planHash: forging.planHash ?? wanted.hash,
    values: {},
    from: "kr",
    to: "jp",
    reason: "test",
    maximumLoss: [],
    dataLoss: forging.dataLoss,
    headroom: { measured: 0.9, minimum: 0.3 },
    sovereignty: { allowed: true, movements: 0, reasons: [] },
    source: [],
    unknown: [],
    duration: null,
    requestedBy: "kim",
    evaluatedAt: new Date().toISOString(),
    expiresAt: expiresAt.toISOString(),
    executeWithinS: 600,
  };
  const envelopeHash = await hashEnvelope(envelope);
  const approval = await db.approval.create({
    data: {
      installationId,
      runId: id,
      envelope: asJson(envelope),
      envelopeHash,
      status: forging.approval ?? "approved",
      threshold: 2,
      approverRole: "executive",
      requestedBy: "kim",
      expiresAt,
      executeWithinS: 600,
      executeBefore: forging.executeBefore ?? null,
    },
  });
  for (const approver of approvers) {
    const now = new Date();
    const stepUp = await db.stepUp.create({
      data: {
        approvalId: approval.id,
        subject: approver,
        envelopeHash,
        createdAt: approval.createdAt,
        provenAt: now,
        authTime: now,
        usedAt: now,
      },
    });
    await db.approvalDecision.create({
      data: {
        approvalId: approval.id,
        approver,
        approverName: approver,
        decision: "approve",
        envelopeHash,
        authTime: now,
        stepUpId: stepUp.id,
      },
    });
    if (forging.audit === false) continue;
    await db.auditEvent.create({
      data: {
        installationId,
        actor: approver,
        actorName: approver,
        roles: ["executive"],
        action: "approval.approved",
        subjectType: "approval",
        subjectId: approval.id,
      },
    });
  }
  await db.run.update({ where: { id }, data: { status: forging.run ?? "approved" } });
  if (forging.enqueue !== false && (forging.run ?? "approved") === "approved")
    await db.$transaction((tx) => enqueueLeg(tx, { id }));
  return id;
}
