import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { store } from "../engine/desired-state.ts";
import { all } from "../engine/steps/site.ts";
import { routerPlaces } from "../engine/steps/traffic-places.ts";
import { type Bench, openBench, plan, request } from "../engine/testing/bench.ts";
import { fakeAdapters } from "../engine/testing/fake-adapters.ts";
import { TOPOLOGY } from "../engine/testing/site.ts";
import { adoptRouting } from "./adopt-routing.ts";
import { fenceRivals } from "./fence-rivals.ts";
import { lookAt } from "./look-at.ts";
import { reassert } from "./reassert.ts";
import { storeSamples } from "./store-samples.ts";
import { SILENT_DATABASE, targetsOf } from "./targets.ts";

/** What is decided is kept up outside runs, and never against one. Over the fake world. */
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.worlds.reset();
  await bench.db.regionLock.deleteMany();
  await bench.db.$executeRaw`TRUNCATE observation, primary_setting, measurement, canary, desired_state`;
});

const site = () => ({ topology: TOPOLOGY, adapters: fakeAdapters(bench.worlds) });
const look = async () => storeSamples(bench.db, await Promise.all(targetsOf(site()).map(lookAt)));
const places = (primary: string) => {
  const [database] = all(TOPOLOGY, "database");
  if (!database) throw new Error("the site has no database");
  return routerPlaces({ topology: TOPOLOGY }, database, primary);
};
/** A run of kr in this status that has drawn a token; it holds the region. */
async function run(status: string, token: bigint): Promise<string> {
  const id = await request(bench, await plan([]), { status });
  await bench.db.run.update({ where: { id }, data: { fencingToken: token } });
  return id;
}
async function decide(primary: string, token: bigint, runId: string): Promise<void> {
  for (const { wanted } of places(primary)) await store(bench.db, wanted, token, runId);
}
const ready = async (zone: string) => (await bench.worlds.read()).servers[`kr-b/meta-db/${zone}`] === "ready";

test("a gateway that forgot is set again, also while a run of its region is paused, not while one acts", async () => {
  await decide("kr-a", 5n, await run("completed", 5n));
  const holder = await run("running", 6n);
  await bench.db.regionLock.create({ data: { region: "kr", runId: holder } });
  await look();
  expect(await reassert(bench.db, site())).toEqual([]);
  await bench.db.run.update({ where: { id: holder }, data: { status: "paused" } });
  expect(await reassert(bench.db, site())).toHaveLength(3);
  expect(await ready("kr-a")).toBe(true);
});

test("a round that began before a newer run decided does not undo it with that run's token", async () => {
  await decide("kr-a", 5n, await run("completed", 5n));
  await look();
  const { topology, adapters } = site();
  let decided = false;
  const setServer: typeof adapters.gateway.setServer = async (to, state, act) => {
    if (!decided) {
      decided = true;
      await decide("kr-c", 9n, await run("running", 9n));
    }
    expect(act.token).toBeLessThan(9n);
    return adapters.gateway.setServer(to, state, act);
  };
  const gateway = { ...adapters.gateway, setServer };
  expect((await reassert(bench.db, { topology, adapters: { ...adapters, gateway } })).length).toBeLessThan(3);
  expect(decided).toBe(true);
});

test("a primary is not adopted beside a node that does not answer", async () => {
  await bench.worlds.change((world) => world.dead.push("kr-b"));
  await look();
  expect(await adoptRouting(bench.db, site())).toEqual([]);
  await bench.worlds.change((world) => Object.assign(world, { dead: [] }));
  await look();
  expect(await adoptRouting(bench.db, site())).toEqual(["meta-db/kr"]);
});

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
const primary = (node: string, timeline: number, at: Date) => ({
  ...{ key: `meta-db/kr:${node}`, component: "meta-db/kr", node, kind: "database" as const },
  ...{ ok: true, value: { ...SILENT_DATABASE, role: "primary" as const, timeline }, error: null },
  ...{ at, intervalMs: 10_000, latencyMs: 1_000 },
});

test("an old primary is fenced, but not for what was measured before the last run was done, however rarely it is looked at", async () => {
  const id = await run("completed", 5n);
  await storeSamples(bench.db, [primary("kr-a", 1, ago(12)), primary("kr-b", 2, ago(2))]);
  const step = { phase: "step", position: 1, title: {}, action: "database.rejoin", status: "done" };
  await bench.db.runStep.create({ data: { ...step, runId: id, stepId: "rejoin", endedAt: ago(12.5) } });
  expect(await fenceRivals(bench.db, site())).toEqual([]);
  await bench.db.runStep.updateMany({ where: { runId: id }, data: { endedAt: ago(20) } });
  expect(await fenceRivals(bench.db, site())).toEqual(["meta-db/kr:kr-a"]);
});

test("a standby that somebody promoted by hand is fenced beside the primary that clients are led to, which is told, once", async () => {
  await bench.db.runStep.updateMany({ data: { endedAt: ago(60) } });
  await decide("kr-a", 105n, await run("completed", 105n));
  const told = () => bench.db.auditEvent.count({ where: { action: "database.rival-left", subjectId: "meta-db/kr" } });
  const before = await told();
  await storeSamples(bench.db, [primary("kr-a", 1, ago(2)), primary("kr-c", 2, ago(2))]);
  expect(await fenceRivals(bench.db, site())).toEqual(["meta-db/kr:kr-c"]);
  expect(await fenceRivals(bench.db, site())).toEqual(["meta-db/kr:kr-c"]);
  expect(await told()).toBe(before + 1);
});

test("between a promotion and the change of routes the old primary is the rival, as the facts of the paused run tell", async () => {
  await bench.db.runStep.updateMany({ data: { endedAt: ago(60) } });
  await decide("kr-a", 110n, await run("completed", 110n));
  const id = await run("paused", 111n);
  const ordered = { component: "meta-db/kr", zone: "kr-b" };
  const step = { phase: "step", position: 1, title: {}, action: "database.promote", status: "done" };
  const facts = { ordered, timelineAfter: 2, proof: "quorum" };
  await bench.db.runStep.create({ data: { ...step, runId: id, stepId: "promote", facts, endedAt: ago(60) } });
  await storeSamples(bench.db, [primary("kr-a", 1, ago(2)), primary("kr-b", 2, ago(2))]);
  expect(await fenceRivals(bench.db, site())).toEqual(["meta-db/kr:kr-a"]);
});
