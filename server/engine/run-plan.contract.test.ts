import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { MAX_ATTEMPTS } from "#domain/delivery/attempts.ts";
import { writeTold } from "#domain/reason.ts";
import { installEngine } from "./engine.ts";
import { beginRun } from "./legs/begin-run.ts";
import { endRun } from "./legs/end-run.ts";
import { executeStep } from "./legs/execute-step.ts";
import { loadLeg } from "./legs/load-leg.ts";
import { takeLocks } from "./legs/take-locks.ts";
import { dispatchOutbox } from "./outbox.ts";
import { enqueueLeg } from "./start-leg.ts";
import { bindStep } from "./steps/catalogue.ts";
import { breakForsaken, pauseBroken } from "./supervise.ts";
import { type Bench, eventually, openBench, plan, request, status, step } from "./testing/bench.ts";
import { fakeAdapters } from "./testing/fake-adapters.ts";
import { TOPOLOGY } from "./testing/site.ts";
import { trouble } from "./testing/world.ts";

/** The interpreter in real worker processes over a real database; only the infrastructure is a fake that remembers every act. */
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(() => bench.worlds.reset());
afterEach(async () => {
  await bench.stopWorkers();
  await bench.db.regionLock.deleteMany();
});

const NO_LEGS = {
  openLegs: async () => [],
  takeOver: async () => undefined,
  forsakenLegs: async () => [],
  breakLegs: async () => undefined,
  legState: async () => "unknown" as const,
};

const flag = (id: string, name: string, more = {}) =>
  step(id, "flags.set", { component: "console/flags-kr", flag: name, value: "on" }, more);
const two = () => plan([flag("one", "a"), flag("two", "b", { needs: ["one"] })]);

/** A run whose only worker was killed before the call of a step had any effect. */
async function killedInStep(): Promise<string> {
  const first = await bench.worker();
  await bench.worlds.change((world) => trouble(world, "setFlag", "hang-before"));
  const id = await request(bench, await two());
  await eventually("the step runs", () => bench.db.runStep.findFirst({ where: { runId: id, status: "running" } }));
  first.kill("SIGKILL");
  await first.ended;
  return id;
}

/** As people resume a run: its next leg. */
async function resume(id: string): Promise<void> {
  await bench.db.$transaction(async (tx) => {
    await tx.run.update({ where: { id }, data: { status: "running", desired: "run" } });
    await enqueueLeg(tx, { id });
  });
}

describe("a run", () => {
  test("completes: steps in order, exact calls and facts on its rows, locks given back, audit and outcome written", async () => {
    await bench.worker();
    const id = await request(bench, await two());
    const run = await status(bench, id, "completed");
    expect(run.steps.map((one) => [one.stepId, one.status, one.attempts])).toEqual([
      ["one", "done", 1],
      ["two", "done", 1],
    ]);
    expect(run.steps[0]?.calls).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ to: "kr-a", call: "setFlag", ok: true }),
        expect.objectContaining({ to: "kr-b", call: "setFlag", ok: true }),
      ]),
    );
    expect(run.locks).toEqual([]);
    expect(run.fencingToken).not.toBeNull();
    expect(run.outcome).toMatchObject({ exceptions: [], protected: null, rowsLost: null });
    const audit = await bench.db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { at: "asc" } });
    expect(audit.map((one) => one.action)).toEqual(["run.started", "run.completed"]);
    const agents = (await bench.worlds.calls("setFlag")).map((one) => one.agent);
    expect([agents.slice(0, 2).sort(), agents.slice(2).sort()]).toEqual([
      ["kr-a", "kr-b"],
      ["kr-a", "kr-b"],
    ]);
  });

  test("two workers: one runs it, each act has one effect", async () => {
    await Promise.all([bench.worker(), bench.worker()]);
    const ids = [await request(bench, await two())];
    for (const id of ids) await status(bench, id, "completed");
    const calls = await bench.worlds.calls("setFlag");
    expect(calls).toHaveLength(4);
    expect(new Set(calls.map((one) => one.token)).size).toBe(1);
  });

  test("the same leg asked for twice is one leg", async () => {
    await bench.worker();
    const id = await request(bench, await two());
    await bench.db.outbox.updateMany({ where: { key: `${id}:1` }, data: { deliveredAt: null, nextAt: new Date() } });
    await status(bench, id, "completed");
    await bench.db.outbox.updateMany({ where: { key: `${id}:1` }, data: { deliveredAt: null, nextAt: new Date() } });
    await eventually("delivered again", () =>
      bench.db.outbox.findFirst({ where: { key: `${id}:1`, deliveredAt: { not: null } } }),
    );
    expect(await bench.worlds.calls("setFlag")).toHaveLength(4);
    await expect(bench.db.$transaction((tx) => enqueueLeg(tx, { id }, 1))).rejects.toThrow("asked for already");
  });
});

describe("a worker dies", () => {
  test("killed between act and verify: another takes over within seconds, one effect, a higher token", async () => {
    const first = await bench.worker();
    await bench.worlds.change((world) => trouble(world, "setFlag", "hang-after"));
    const id = await request(bench, await plan([flag("one", "a")]));
    await eventually("the act had its effect", async () => (await bench.worlds.calls("setFlag")).length >= 1);
    const lowest = BigInt((await status(bench, id, "running")).fencingToken ?? 0);
    await bench.worker();
    await bench.worlds.change((world) => trouble(world, "setFlag", null));
    const killedAt = performance.now();
    first.kill("SIGKILL");
    const run = await status(bench, id, "completed");
    expect(performance.now() - killedAt).toBeLessThan(30_000); // alone on a machine: about 4 s
    expect(run.fencingToken).toBeGreaterThan(lowest);
    expect(run.steps[0]).toMatchObject({ status: "done", attempts: 1 });
    const effects = (await bench.worlds.calls("setFlag")).filter((one) => one.effect);
    expect(effects.map((one) => one.agent).sort()).toEqual(["kr-a", "kr-b"]);
    const facts = await bench.db.runFact.findMany({ where: { runId: id } });
    expect(facts.map((one) => one.key)).toContain("run.taken-over");
  });

  test("killed and started again alone: it goes on", async () => {
    const id = await killedInStep();
    await bench.worlds.change((world) => trouble(world, "setFlag", null));
    await bench.worker();
    await status(bench, id, "completed");
  });

  test("killed, and only workers of a newer version are left: its run waits for people, and goes on with theirs", async () => {
    const id = await killedInStep();
    const leg = `${id}:1`;
    await bench.pool.query("UPDATE dbos.workflow_status SET application_version = 'older' WHERE workflow_uuid = $1", [
      leg,
    ]);
    await bench.worlds.change((world) => trouble(world, "setFlag", null));
    const older = await bench.db.executorLease.create({
      data: {
        executorId: "older",
        leaseUntil: new Date(Date.now() + 60_000),
        pid: 1,
        host: "elsewhere",
        version: "older",
      },
    });
    await bench.worker();
    await eventually("the leg is on the queue, for a while already", async () => {
      const aged = "UPDATE dbos.workflow_status SET updated_at = 0 WHERE workflow_uuid = $1 AND status = 'ENQUEUED'";
      return (await bench.pool.query(aged, [leg])).rowCount === 1;
    });
    expect(await breakForsaken(bench.db, { ...NO_LEGS, forsakenLegs: async () => [leg] }), "one lives").toEqual([]);
    await bench.db.executorLease.delete({ where: { executorId: older.executorId } });
    const paused = await status(bench, id, "paused");
    expect(paused).toMatchObject({ error: expect.stringContaining("leg-broke"), locks: [{ region: "kr" }] });
    await resume(id);
    await status(bench, id, "completed");
  });

  test("told to stop: finishes the call under way, the next worker goes on with the next step", async () => {
    const first = await bench.worker();
    const id = await request(
      bench,
      await plan([
        flag("one", "a"),
        step("ask", "manual.confirm", { instruction: { en: "look" } }, { needs: ["one"] }),
      ]),
    );
    await eventually("it began", () => bench.db.runStep.findFirst({ where: { runId: id, startedAt: { not: null } } }));
    first.kill("SIGTERM");
    expect(await first.ended).toBe(0);
    expect(await bench.db.executorLease.count({ where: { executorId: first.id } })).toBe(0);
    await bench.worker();
    const run = await status(bench, id, "paused");
    expect(run.steps.map((one) => one.status)).toEqual(["done", "waiting_for_person"]);
  });

  test("its lease row is taken away: it ends with 75 and acts no more", async () => {
    const first = await bench.worker();
    await bench.db.executorLease.deleteMany({ where: { executorId: first.id } });
    expect(await first.ended).toBe(75);
  });
});

describe("people", () => {
  const decide = (runId: string, stepId: string, decision: string) =>
    bench.db.$transaction(async (tx) => {
      await tx.runStep.update({
        where: { runId_stepId: { runId, stepId } },
        data: { decision, decidedBy: "lee", decidedWhy: "because of the test" },
      });
      await tx.run.update({ where: { id: runId }, data: { status: "running", desired: "run" } });
      await enqueueLeg(tx, { id: runId });
    });

  test("a failed step stops the run after its bounded attempts; retry goes on", async () => {
    await bench.worker();
    await bench.worlds.change((world) => trouble(world, "setFlag", 1_000));
    const id = await request(bench, await two());
    const paused = await status(bench, id, "paused");
    expect(paused.steps.map((one) => [one.status, one.attempts])).toEqual([
      ["failed", 2],
      ["waiting", 0],
    ]);
    expect(paused.error).toContain("made to fail by the test");
    expect(paused.locks.map((lock) => lock.region)).toEqual(["kr"]);
    await bench.worlds.change((world) => trouble(world, "setFlag", null));
    await decide(id, "one", "retry");
    const run = await status(bench, id, "completed");
    expect(run.steps.map((one) => one.status)).toEqual(["done", "done"]);
    expect(run.leg).toBe(2);
  });

  test("skip and mark done are exceptions with their reason", async () => {
    await bench.worker();
    for (const [decision, kind, settled] of [
      ["skip", "skipped", "skipped"],
      ["done", "marked-done", "done"],
    ] as const) {
      await bench.worlds.change((world) => trouble(world, "setFlag", 2));
      const id = await request(bench, await two());
      await status(bench, id, "paused");
      await bench.worlds.change((world) => trouble(world, "setFlag", null));
      await decide(id, "one", decision);
      const run = await status(bench, id, "completed_with_exceptions");
      expect(run.steps[0]?.status).toBe(settled);
      expect(run.outcome).toMatchObject({ exceptions: [{ stepId: "one", kind, why: "because of the test" }] });
    }
  });

  test("a step that may fail is an exception and the run goes on", async () => {
    await bench.worker();
    await bench.worlds.change((world) => world.dead.push("kr-a"));
    const forgiven = flag("one", "a", { onFailure: "continue", attempts: 1 });
    const freeze = step("freeze", "gateway.maintenance", { region: "kr", on: true }, { needs: ["one"] });
    const id = await request(bench, await plan([forgiven, freeze]));
    const run = await status(bench, id, "completed_with_exceptions");
    expect(run.steps.map((one) => one.status)).toEqual(["failed", "done"]);
  });

  test("a manual step waits for a person, then the run goes on", async () => {
    await bench.worker();
    const id = await request(
      bench,
      await plan([
        step("ask", "manual.confirm", { instruction: { en: "Call them" } }),
        flag("one", "a", { needs: ["ask"] }),
      ]),
    );
    const paused = await status(bench, id, "paused");
    expect(paused.steps.map((one) => one.status)).toEqual(["waiting_for_person", "waiting"]);
    await decide(id, "ask", "done");
    expect((await status(bench, id, "completed")).steps.map((one) => one.status)).toEqual(["done", "done"]);
  });

  test("pause after the current call, resume, cancel with undo in reverse", async () => {
    await bench.worker();
    await bench.worlds.change((world) => trouble(world, "setMap", "hang-before"));
    const off = { action: "flags.set", with: { component: "console/flags-kr", flag: "a", value: "off" } };
    const id = await request(
      bench,
      await plan([
        flag("one", "a", { undo: off }),
        step(
          "two",
          "gateway.maintenance",
          { region: "kr", on: true },
          { needs: ["one"], timeoutMs: 1_500, attempts: 1 },
        ),
        flag("three", "c", { needs: ["two"] }),
      ]),
    );
    await eventually("step two runs", () =>
      bench.db.runStep.findFirst({ where: { runId: id, stepId: "two", status: "running" } }),
    );
    await bench.db.run.update({ where: { id }, data: { desired: "pause" } });
    await bench.worlds.change((world) => trouble(world, "setMap", null));
    const paused = await status(bench, id, "paused");
    expect(paused.steps.find((one) => one.stepId === "three")?.status).toBe("waiting");
    await bench.db.$transaction(async (tx) => {
      await tx.run.update({ where: { id }, data: { desired: "undo", status: "running" } });
      await enqueueLeg(tx, { id });
    });
    const run = await status(bench, id, "cancelled");
    expect(run.steps.find((one) => one.stepId === "undo:one")).toMatchObject({ phase: "compensation", status: "done" });
    expect(run.steps.find((one) => one.stepId === "one")?.status).toBe("compensated");
    expect((await bench.worlds.read()).flags["kr-a/a"]).toBe("off");
    expect(run.outcome).toMatchObject({
      exceptions: expect.arrayContaining([expect.objectContaining({ stepId: "two", kind: "not-undone" })]),
    });
    expect(run.locks).toEqual([]);
  });

  test("cancel stops where it is", async () => {
    await bench.worker();
    await bench.worlds.change((world) => trouble(world, "setFlag", "hang-before"));
    const id = await request(
      bench,
      await plan([flag("one", "a", { timeoutMs: 1_500, attempts: 1 }), flag("two", "b", { needs: ["one"] })]),
    );
    await eventually("it runs", () => bench.db.runStep.findFirst({ where: { runId: id, status: "running" } }));
    await bench.db.run.update({ where: { id }, data: { desired: "cancel" } });
    await bench.worlds.change((world) => trouble(world, "setFlag", null));
    await status(bench, id, "cancelled");
    expect((await bench.worlds.read()).flags).not.toHaveProperty("kr-a/b");
  });

  test("cancelled while its step fails: it is cancelled, not left paused for nobody to carry that out", async () => {
    await bench.worker();
    await bench.worlds.change((world) => trouble(world, "setFlag", "hang-before"));
    const id = await request(bench, await plan([flag("one", "a", { timeoutMs: 1_500, attempts: 1 })]));
    await eventually("it runs", () => bench.db.runStep.findFirst({ where: { runId: id, status: "running" } }));
    await bench.db.run.update({ where: { id }, data: { desired: "cancel" } });
    expect((await status(bench, id, "cancelled", "paused")).status).toBe("cancelled");
  });

  test("what is taken back is what acted: also a step that failed and was passed over, and none that was found so", async () => {
    await bench.worker();
    const undo = (name: string) => ({
      action: "flags.set",
      with: { component: "console/flags-kr", flag: name, value: "off" },
    });
    await bench.worlds.change((world) => {
      world.flags = { "kr-a/found": "on", "kr-b/found": "on" };
      // The last of its two acts fails, after the first had its effect.
      trouble(world, "setMap", 2);
    });
    const off = { action: "gateway.maintenance", with: { region: "kr", on: false } };
    const id = await request(
      bench,
      await plan([
        flag("found", "found", { undo: undo("found") }),
        flag("one", "a", { needs: ["found"], undo: undo("a") }),
        step("failing", "gateway.maintenance", { region: "kr", on: true }, { needs: ["one"], attempts: 1, undo: off }),
      ]),
    );
    await status(bench, id, "paused");
    await bench.worlds.change((world) => trouble(world, "setMap", null));
    await bench.db.$transaction(async (tx) => {
      await tx.runStep.updateMany({ where: { runId: id, stepId: "failing" }, data: { status: "skipped" } });
      await tx.run.update({ where: { id }, data: { desired: "undo", status: "running" } });
      await enqueueLeg(tx, { id });
    });
    const run = await status(bench, id, "cancelled");
    const stands = Object.fromEntries(run.steps.map((one) => [one.stepId, one.status]));
    expect(stands).toEqual({
      ...{ found: "done", one: "compensated", failing: "compensated" },
      ...{ "undo:one": "done", "undo:failing": "done" },
    });
    expect((await bench.worlds.read()).flags).toMatchObject({ "kr-a/found": "on", "kr-a/a": "off" });
  });

  test("what a step that could not be taken back rests on is not taken back either", async () => {
    await bench.worker();
    const off = { action: "flags.set", with: { component: "console/flags-kr", flag: "a", value: "off" } };
    const thaw = { action: "gateway.maintenance", with: { region: "kr", on: false } };
    const id = await request(
      bench,
      await plan([
        flag("one", "a", { undo: off }),
        step("two", "gateway.maintenance", { region: "kr", on: true }, { needs: ["one"], undo: thaw }),
        step("ask", "manual.confirm", { instruction: { en: "look" } }, { needs: ["two"] }),
      ]),
    );
    await status(bench, id, "paused");
    await bench.worlds.change((world) => trouble(world, "setMap", 1_000));
    await bench.db.$transaction(async (tx) => {
      await tx.run.update({ where: { id }, data: { desired: "undo", status: "running" } });
      await enqueueLeg(tx, { id });
    });
    const run = await status(bench, id, "cancelled");
    const { exceptions } = run.outcome as { exceptions: { stepId: string; kind: string }[] };
    expect(exceptions.map((one) => [one.stepId, one.kind])).toEqual(
      expect.arrayContaining([
        ["two", "not-undone"],
        ["one", "not-undone"],
      ]),
    );
    expect((await bench.worlds.read()).flags["kr-a/a"]).toBe("on");
  });
});

describe("a run that may not go on", () => {
  const installed = () =>
    installEngine({
      db: bench.db,
      executorId: "in-test",
      site: async () => ({ topology: TOPOLOGY, adapters: fakeAdapters(bench.worlds) }),
      bindStep,
      stopping: new AbortController().signal,
      acting: new AbortController().signal,
    });

  test.each(["expired", "cancelled"])("%s while its leg waited: it never begins", async (ended) => {
    installed();
    const id = await request(bench, await two(), { status: "held back" });
    await bench.db.run.update({ where: { id }, data: { status: "approved" } });
    const loaded = await loadLeg(id, 1);
    if (loaded.over !== null) throw new Error(loaded.over);
    expect(await takeLocks(loaded.run, true)).toEqual({ taken: true });
    await bench.db.run.update({ where: { id }, data: { status: ended } });
    expect(await beginRun(loaded.run)).toEqual({ begun: false, kept: [] });
    expect(await bench.db.run.findUnique({ where: { id }, include: { locks: true } })).toMatchObject({
      status: ended,
      startedAt: null,
      locks: [],
    });
  });

  test("cancelled while it waits for the locks of a run that it would stop: that one goes on, and it keeps none", async () => {
    installed();
    const busy = await request(bench, await two(), { status: "running" });
    await bench.db.regionLock.create({ data: { region: "kr", runId: busy } });
    const id = await request(bench, await two(), { status: "held back" });
    await bench.db.run.update({ where: { id }, data: { status: "approved", crossRegion: true } });
    const loaded = await loadLeg(id, 1);
    if (loaded.over !== null) throw new Error(loaded.over);
    await bench.db.run.update({ where: { id }, data: { status: "cancelled" } });
    expect(await takeLocks({ ...loaded.run, crossRegion: true }, true)).toEqual({ taken: false, holders: [] });
    expect(await bench.db.run.findUnique({ where: { id: busy }, include: { locks: true } })).toMatchObject({
      ...{ status: "running", desired: "run" },
      locks: [{ region: "kr" }],
    });
    // One that had them already when it was ended gives them back.
    await bench.db.regionLock.updateMany({ data: { runId: id } });
    expect(await endRun(loaded.run, "failed")).toBe("cancelled");
    expect(await bench.db.regionLock.count()).toBe(0);
    await bench.db.run.update({ where: { id: busy }, data: { status: "failed" } });
  });

  test("a step that failed is not executed again by whoever takes the run over: people say whether it is tried again", async () => {
    installed();
    const id = await request(bench, await plan([flag("one", "a")]), { status: "running" });
    await bench.db.run.update({ where: { id }, data: { fencingToken: 7n } });
    const error = writeTold([{ key: "agent-silent", values: { zone: "kr-a" } }]);
    const loaded = await loadLeg(id, 1);
    if (loaded.over !== null) throw new Error(loaded.over);
    await bench.db.runStep.updateMany({ where: { runId: id }, data: { status: "failed", attempts: 1, error } });
    const [one] = loaded.run.plan.steps;
    if (one === undefined) throw new Error("the plan has a step");
    expect(await executeStep(loaded.run, one, 7n)).toEqual({
      status: "failed",
      why: [{ key: "agent-silent", values: { zone: "kr-a" } }],
    });
    expect(await bench.worlds.calls("setFlag")).toEqual([]);
    await bench.db.run.update({ where: { id }, data: { status: "failed" } });
  });

  describe("asked for by a policy", () => {
    afterEach(async () => {
      await bench.db.handsOff.deleteMany();
      await bench.db.detection.deleteMany();
    });

    /** Written down while every worker was away, for a loss that was established then. */
    const waiting = async (endedAt: Date | null) => {
      const { db, installationId } = bench;
      const id = await request(bench, await two());
      await db.run.update({ where: { id }, data: { requestedBy: "system:policy", requestedByName: "policy" } });
      const rest = { ballot: {}, policy: {}, endedAt, runId: id };
      await db.detection.create({
        data: { installationId, kind: "zone-lost", subject: "kr-a", region: "kr", ...rest },
      });
      return id;
    };
    const handsOff = () => {
      const [setAt, until] = [new Date(), new Date(Date.now() + 3_600_000)];
      const by = { setBy: "lead", setByName: "lead", setAt, until };
      return bench.db.handsOff.create({ data: { installationId: bench.installationId, reason: "not tonight", ...by } });
    };

    test("does not begin once people said hands off: it ends and has touched nothing", async () => {
      const id = await waiting(null);
      await handsOff();
      await bench.worker();
      const run = await status(bench, id, "failed");
      expect(run).toMatchObject({ startedAt: null, locks: [], error: expect.stringContaining("response.hands-off") });
      expect(await bench.worlds.calls("setFlag")).toEqual([]);
    });

    test("does not begin once its loss has ended", async () => {
      const id = await waiting(new Date());
      await bench.worker();
      const run = await status(bench, id, "failed");
      expect(run).toMatchObject({ startedAt: null, locks: [], error: expect.stringContaining("response.loss-ended") });
      expect(await bench.worlds.calls("setFlag")).toEqual([]);
    });

    test("goes on when it had begun before people said hands off", async () => {
      installed();
      const id = await waiting(null);
      const loaded = await loadLeg(id, 1);
      if (loaded.over !== null) throw new Error(loaded.over);
      await takeLocks(loaded.run, true);
      expect(await beginRun(loaded.run)).toEqual({ begun: true });
      await handsOff();
      await bench.db.detection.updateMany({ data: { endedAt: new Date() } });
      expect(await beginRun(loaded.run)).toEqual({ begun: true });
      await bench.db.run.update({ where: { id }, data: { status: "failed" } });
    });
  });

  test("under way and its gates close: it waits for people with its locks, and can be cancelled", async () => {
    await bench.worker();
    await bench.worlds.change((world) => trouble(world, "setFlag", 2));
    const id = await request(bench, await two());
    const { planVersionId } = await status(bench, id, "paused");
    await bench.db.planVersion.update({ where: { id: planVersionId }, data: { number: 7 } });
    const again = async (desired: string) =>
      bench.db.$transaction(async (tx) => {
        await tx.run.update({ where: { id }, data: { status: "running", desired } });
        await enqueueLeg(tx, { id });
      });
    await again("run");
    const paused = await status(bench, id, "paused", "failed");
    expect(paused).toMatchObject({ status: "paused", locks: [{ region: "kr" }] });
    expect(paused.error).toContain("plan-altered");
    await again("cancel");
    await status(bench, id, "cancelled");
  });

  test("its leg ended and left it busy: it is paused, so that its region is not blocked for ever", async () => {
    const id = await request(bench, await two(), { status: "running" });
    await pauseBroken(bench.db, { ...NO_LEGS, legState: async () => "unknown" });
    expect((await status(bench, id, "running")).status).toBe("running");
    await pauseBroken(bench.db, { ...NO_LEGS, legState: async () => "ended" });
    expect(await status(bench, id, "paused")).toMatchObject({ desired: "run" });
    await bench.db.run.update({ where: { id }, data: { status: "failed" } });
  });
});

test("its leg could not be put on the queue: it is paused before it began, and begins when it is resumed", async () => {
  const id = await request(bench, await two());
  const outbox = (data: object) => bench.db.outbox.updateMany({ where: { key: `${id}:1` }, data });
  const supervise = () => pauseBroken(bench.db, { ...NO_LEGS, legState: async () => "unknown" });
  await outbox({ attempts: MAX_ATTEMPTS, nextAt: new Date(Date.now() + 60_000) });
  await supervise();
  expect((await status(bench, id, "approved")).status, "its last attempt is under way").toBe("approved");
  await outbox({ error: "no answer" });
  await supervise();
  expect(await status(bench, id, "paused")).toMatchObject({ error: expect.stringContaining("leg-not-begun") });

  await bench.worker();
  await outbox({ attempts: 0, error: null, nextAt: new Date() });
  await eventually("the leg comes to the queue all the same, and ends", async () => {
    const ended = "SELECT 1 FROM dbos.workflow_status WHERE workflow_uuid = $1 AND status = 'SUCCESS'";
    return (await bench.pool.query(ended, [`${id}:1`])).rowCount === 1;
  });
  expect(await status(bench, id, "paused"), "people decide").toMatchObject({ startedAt: null });
  expect(await bench.worlds.calls("setFlag")).toEqual([]);

  await resume(id);
  const run = await status(bench, id, "completed");
  expect(run.startedAt).not.toBeNull();
  const told = await bench.db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { at: "asc" } });
  expect(told.map((one) => one.action)).toEqual(["run.paused", "run.started", "run.completed"]);
});

test("a mail server that hangs does not hold back a leg", async () => {
  const key = crypto.randomUUID();
  const due = (kind: string) => ({ kind, key: `${kind}:${key}`, payload: {} });
  await bench.db.outbox.createMany({ data: [due("mail"), due("run.leg")] });
  const mail = Promise.withResolvers<void>();
  const told: string[] = [];
  const handlers = { mail: () => mail.promise, "run.leg": async (one: { key: string }) => void told.push(one.key) };
  const mails = dispatchOutbox(bench.db, handlers, "others");
  await dispatchOutbox(bench.db, handlers, "legs");
  expect(told).toEqual([`run.leg:${key}`]);
  mail.resolve();
  await mails;
});
