import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SYNTHETIC_NODE } from "#domain/topology/measurement.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { type Bench, eventually, openBench, plan, request, status, step } from "../engine/testing/bench.ts";
import { fakeAdapters } from "../engine/testing/fake-adapters.ts";
import { TOPOLOGY } from "../engine/testing/site.ts";
import { trouble } from "../engine/testing/world.ts";
import { highestToken } from "../observe/quiet-scopes.ts";
import { giveBack } from "./give-back.ts";
import { liftMeasures } from "./lift-measures.ts";
import { listMeasures } from "./list-measures.ts";
import { measuresInForce } from "./measures-in-force.ts";

/** Real runs in real workers hold measures over a fake world that remembers every act; then the leader's rounds give them back. */
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(() => bench.worlds.reset());
afterEach(async () => {
  await bench.stopWorkers();
  await bench.db
    .$executeRaw`TRUNCATE region_lock, temporary_measure, desired_state, observation, measurement, hands_off`;
});

const SYNTHETIC = {
  ...{ entrance: "console/entrance", region: "kr", tenant: "t", everyMs: 1_000, caseP95Ms: 500, alertP95Ms: 500 },
  ...{ giveUpMs: 900, passes: 2, windowMs: 60_000 },
};
const site = (change: Partial<Topology["services"][string]> = { synthetic: SYNTHETIC }) => {
  const console = TOPOLOGY.services["console"] as Topology["services"][string];
  const topology = { ...TOPOLOGY, services: { ...TOPOLOGY.services, console: { ...console, ...change } } };
  return { topology, adapters: fakeAdapters(bench.worlds) };
};
/** Id of the one that was given back; null: none was. */
const round = async (change?: Partial<Topology["services"][string]>) => {
  const [given = null, ...more] = await liftMeasures(bench.db, site(change));
  expect(more, "one at a time in a region").toEqual([]);
  return given;
};

const LIMIT = step("limit", "traffic.limit", { gateway: "console/gateway-kr", class: "bulk", rate: 20 });
const CANARY = step("demote", "canary.demote", { gateway: "console/gateway-kr" });
const RELEASES = step("pause", "releases.pause", { component: "console/flags-kr" });
const all = () => plan([RELEASES, CANARY, LIMIT]);

/** A transaction of now: kept as the observer keeps it. */
async function transact(ok: boolean, at = new Date()): Promise<void> {
  const key = `console:${SYNTHETIC_NODE}`;
  const value = { kind: "synthetic", stage: ok ? "done" : "case", caseMs: ok ? 10 : null, alertMs: ok ? 10 : null };
  await bench.db.$executeRaw`CREATE TABLE IF NOT EXISTS observation_of_test PARTITION OF observation DEFAULT`;
  await bench.db.observation.create({ data: { key, at, ok, value, figure: null } });
  const sample = { component: "console", node: SYNTHETIC_NODE, ok, value, at, intervalMs: 60_000 };
  await bench.db.measurement.upsert({ where: { key }, update: sample, create: { key, ...sample } });
}
const twoPass = async () => {
  await transact(true);
  await transact(true, new Date(Date.now() + 1));
};
const tokenNow = () => highestToken(bench.db, site().topology, "kr");
const waits = async () =>
  Object.fromEntries((await listMeasures(bench.db)).map((one) => [one.kind, one.waits.map(({ key }) => key)]));
const rates = async () => {
  const { maps, weights, flags } = await bench.worlds.read();
  return {
    bulk: maps["kr-b/limits.map/bulk"],
    canary: weights["kr-b/ingest/canary"],
    releases: flags["kr-b/releases"],
  };
};

describe("a run holds measures", () => {
  test("each on record with what was normal, on every gateway and in every zone with flags, and wanted there from now on", async () => {
    await bench.worker();
    const id = await request(bench, await all());
    await status(bench, id, "completed");
    expect(await listMeasures(bench.db)).toMatchObject([
      { kind: "traffic-limit", class: "bulk", normal: 0, set: 20, owner: { by: "run", runId: id } },
      { kind: "canary-demoted", normal: 10, set: 0 },
      { kind: "releases-paused", component: "console/flags-kr", normal: "on", set: "off" },
    ]);
    expect(await rates()).toEqual({ bulk: "20", canary: 0, releases: "off" });
    const wanted = await bench.db.desiredState.findMany({ orderBy: { key: "asc" }, select: { key: true } });
    expect(wanted.map(({ key }) => key)).toEqual([
      ...["kr-a", "kr-b"].map((zone) => `flags/${zone}:console/flags-kr/releases`),
      ...["kr-a", "kr-b", "kr-c"].flatMap((zone) => [
        `gateway/${zone}:ingest/canary:weight`,
        `gateway/${zone}:limit/bulk`,
      ]),
    ]);
  });

  test("killed in the act, the next worker does it again: one measure, one effect", async () => {
    const first = await bench.worker();
    await bench.worlds.change((world) => trouble(world, "setWeight", "hang-after"));
    const id = await request(bench, await plan([{ ...CANARY, timeoutMs: 10_000 }]));
    await eventually("the act had its effect", async () => (await bench.worlds.calls("setWeight")).length >= 1);
    await bench.worker();
    await bench.worlds.change((world) => trouble(world, "setWeight", null));
    first.kill("SIGKILL");
    await status(bench, id, "completed");
    expect(await listMeasures(bench.db)).toMatchObject([{ kind: "canary-demoted", normal: 10, set: 0 }]);
    expect(
      await bench.db.auditEvent.count({
        where: { action: "measure.set", detail: { path: ["kind"], equals: "canary-demoted" } },
      }),
    ).toBeGreaterThan(0);
    const effects = (await bench.worlds.calls("setWeight")).filter(({ effect }) => effect).map(({ agent }) => agent);
    expect(effects.sort()).toEqual(["kr-a", "kr-b", "kr-c"]);
  });

  test("a canary that somebody else took down is told, and stays down when it is given back", async () => {
    await bench.worlds.change((world) => {
      for (const zone of ["kr-a", "kr-b", "kr-c"]) world.weights[`${zone}/ingest/canary`] = 0;
    });
    await bench.worker();
    const run = await status(bench, await request(bench, await plan([CANARY])), "completed");
    expect(run.steps[0]?.facts).toMatchObject({ already: true, normal: 0, set: 0 });
    expect(await listMeasures(bench.db)).toMatchObject([{ kind: "canary-demoted", normal: 0, set: 0 }]);
    await twoPass();
    expect(await round()).not.toBeNull();
    expect((await rates()).canary).toBe(0);
  });

  test("a second run answers for what the first one held, with what was normal before both", async () => {
    await bench.worker();
    const first = await request(bench, await plan([LIMIT]));
    await status(bench, first, "completed");
    const second = await request(bench, await plan([LIMIT]));
    await status(bench, second, "completed");
    expect(await listMeasures(bench.db)).toMatchObject([{ normal: 0, set: 20, owner: { runId: second } }]);
  });
});

describe("given back", () => {
  const held = async () => {
    await bench.worker();
    const id = await request(bench, await all());
    await status(bench, id, "completed");
    await bench.stopWorkers();
    return id;
  };

  test("limits, canary, releases: each after transactions that went through since the one before it", async () => {
    await held();
    expect(await round()).toBeNull();
    expect(await waits()).toEqual({
      "traffic-limit": ["synthetic-not-measured"],
      "canary-demoted": ["earlier-first"],
      "releases-paused": ["earlier-first"],
    });
    await transact(true);
    expect(await round()).toBeNull();
    expect(await waits()).toMatchObject({ "traffic-limit": ["synthetic-not-yet"] });
    const order: string[] = [];
    for (const kind of ["traffic-limit", "canary-demoted", "releases-paused"]) {
      await twoPass();
      const [first] = await measuresInForce(bench.db);
      expect(await round()).toBe(first?.id);
      order.push(first?.kind ?? "");
      expect(order.at(-1)).toBe(kind);
      // What went through before it was given back proves nothing about the time after.
      expect(await round()).toBeNull();
    }
    expect(await rates()).toEqual({ bulk: "0", canary: 10, releases: "on" });
    expect(await listMeasures(bench.db)).toEqual([]);
    const audited = await bench.db.auditEvent.findMany({
      where: { action: "measure.restored" },
      orderBy: { at: "desc" },
      take: 3,
    });
    expect(audited.map(({ detail }) => (detail as { kind: string }).kind).reverse()).toEqual(order);
  });

  test("not while another run holds the region, be it paused, and it says which", async () => {
    await held();
    await twoPass();
    const other = await request(bench, await plan([LIMIT]), { status: "paused" });
    await bench.db.regionLock.create({ data: { region: "kr", runId: other } });
    expect(await round()).toBeNull();
    expect(await waits()).toMatchObject({ "traffic-limit": ["region-held"] });
    await bench.db.regionLock.deleteMany();
    expect(await round()).not.toBeNull();
  });

  test("not after a run that failed, until a person asks; nothing about it waits for a measurement then", async () => {
    const id = await held();
    await bench.db.run.update({ where: { id }, data: { status: "failed" } });
    await twoPass();
    expect(await round()).toBeNull();
    expect(await waits()).toMatchObject({ "traffic-limit": ["run-ended-badly"] });
    const releases = await bench.db.temporaryMeasure.findFirstOrThrow({ where: { kind: "releases-paused" } });
    await bench.db.temporaryMeasure.update({ where: { id: releases.id }, data: { restoreAskedAt: new Date() } });
    expect(await round({})).toBe(releases.id);
    expect(await rates()).toMatchObject({ bulk: "20", releases: "on" });
  });

  test("a zone that does not answer keeps nobody waiting and gets it when it returns; with no zone it is told", async () => {
    await held();
    await twoPass();
    await bench.worlds.change((world) => void world.dead.push("kr-a"));
    expect(await round()).not.toBeNull();
    const row = await bench.db.desiredState.findUniqueOrThrow({ where: { key: "gateway/kr-a:limit/bulk" } });
    expect(row.value).toMatchObject({ rate: 0 });
    await bench.worlds.change((world) => void world.dead.push("kr-b", "kr-c"));
    await twoPass();
    expect(await round()).toBeNull();
    expect(await waits()).toMatchObject({ "canary-demoted": ["not-reached"] });
  });

  test("in one region while nobody answers in the other, which keeps nothing of it waiting", async () => {
    await held();
    const elsewhere = step("pause-jp", "releases.pause", { component: "console/flags-jp" });
    await bench.worker();
    await status(bench, await request(bench, await plan([elsewhere])), "completed");
    await bench.stopWorkers();
    await bench.db.temporaryMeasure.updateMany({ data: { restoreAskedAt: new Date() } });
    await bench.worlds.change((world) => void world.dead.push("kr-a", "kr-b", "kr-c"));
    const jp = await bench.db.temporaryMeasure.findFirstOrThrow({ where: { region: "jp" } });
    expect(await round()).toBe(jp.id);
    expect((await bench.worlds.read()).flags["jp-a/releases"]).toBe("on");
    expect(await waits()).toMatchObject({ "traffic-limit": ["not-reached"], "canary-demoted": ["earlier-first"] });
  });

  test("killed between act and row: the next leader does it again with the same keys, and it ends once", async () => {
    await held();
    await twoPass();
    const [limit] = await measuresInForce(bench.db);
    if (!limit) throw new Error("nothing is in force");
    // Dies where the row would be ended: it is stored as wanted and the act is done, and nobody knows.
    let transactions = 0;
    const dying = new Proxy(bench.db, {
      get: (db, name) =>
        name === "$transaction" && ++transactions > 1
          ? () => Promise.reject(new Error("killed here"))
          : Reflect.get(db, name),
    });
    await expect(giveBack(dying, site(), limit, await tokenNow())).rejects.toThrow("killed here");
    expect((await rates()).bulk).toBe("0");
    expect((await listMeasures(bench.db))[0]?.id).toBe(limit.id);
    const before = (await bench.worlds.calls("setMap")).length;
    const given = await Promise.all([round(), round()]);
    expect(given.filter((one) => one !== null)).toEqual([limit.id]);
    const again = (await bench.worlds.calls("setMap")).slice(before);
    expect(again.length).toBeGreaterThan(0);
    expect(again.filter(({ effect }) => effect)).toEqual([]);
    expect(await bench.db.auditEvent.count({ where: { action: "measure.restored", subjectId: limit.id } })).toBe(1);
  });

  test("held anew while it was being given back: the newer wins, and nothing ends", async () => {
    await held();
    await twoPass();
    const [limit] = await measuresInForce(bench.db);
    if (!limit) throw new Error("nothing is in force");
    const token = await tokenNow();
    await bench.worker();
    const second = await request(bench, await plan([{ ...LIMIT, with: { ...LIMIT.with, rate: 5 } }]));
    await status(bench, second, "completed");
    expect((await rates()).bulk).toBe("5");
    expect(await giveBack(bench.db, site(), limit, token)).toBe(false);
    // Not for the blink of an eye either, and nobody is told to keep it otherwise.
    expect((await rates()).bulk).toBe("5");
    const row = await bench.db.desiredState.findUniqueOrThrow({ where: { key: "gateway/kr-b:limit/bulk" } });
    expect(row.value).toMatchObject({ rate: 5 });
    expect(await listMeasures(bench.db)).toMatchObject([{ set: 5 }, {}, {}]);
  });

  test("by the worker that leads, with one killed in the act", async () => {
    await held();
    const canary = await bench.db.temporaryMeasure.findFirstOrThrow({ where: { kind: "canary-demoted" } });
    await bench.worlds.change((world) => trouble(world, "setWeight", "hang-after"));
    const before = (await bench.worlds.calls("setWeight")).length;
    const first = await bench.worker({ OBSERVE: "1" });
    await bench.db.temporaryMeasure.update({ where: { id: canary.id }, data: { restoreAskedAt: new Date() } });
    await eventually("the act had its effect", async () => (await bench.worlds.calls("setWeight")).length > before);
    first.kill("SIGKILL");
    await first.ended;
    await bench.worlds.change((world) => trouble(world, "setWeight", null));
    await bench.worker({ OBSERVE: "1" });
    await eventually("it has ended", () =>
      bench.db.temporaryMeasure.findFirst({ where: { id: canary.id, endedAt: { not: null } } }),
    );
    expect((await rates()).canary).toBe(10);
    expect(await bench.db.auditEvent.count({ where: { action: "measure.restored", subjectId: canary.id } })).toBe(1);
  });
});
