import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { store } from "../engine/desired-state.ts";
import { all } from "../engine/steps/site.ts";
import { routerPlaces } from "../engine/steps/traffic-places.ts";
import { type Bench, openBench, plan, request } from "../engine/testing/bench.ts";
import { fakeAdapters } from "../engine/testing/fake-adapters.ts";
import { TOPOLOGY } from "../engine/testing/site.ts";
import { adoptRouting } from "./adopt-routing.ts";
import { observeRound } from "./observe-round.ts";
import { reassert } from "./reassert.ts";
import { targetsOf } from "./targets.ts";

/** What is decided is kept up outside runs, and never against one. Over the fake world. */
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.worlds.reset();
  await bench.db.regionLock.deleteMany();
  await bench.db.$executeRaw`TRUNCATE observation, measurement, canary, desired_state`;
});

const site = () => ({ topology: TOPOLOGY, adapters: fakeAdapters(bench.worlds) });
const look = () => observeRound(bench.db, targetsOf(site()), new Set());
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
