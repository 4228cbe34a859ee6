import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Ballot } from "#domain/detection/detection.ts";
import { type Bench, openBench, plan, request } from "../engine/testing/bench.ts";
import { fakeAdapters } from "../engine/testing/fake-adapters.ts";
import { TOPOLOGY } from "../engine/testing/site.ts";
import { lookAt } from "../observe/look-at.ts";
import { storeSamples } from "../observe/store-samples.ts";
import { targetsOf } from "../observe/targets.ts";
import { detecting } from "./detecting.ts";
import { readCurrent } from "./read-current.ts";

/** Votes collected, judged and kept, over the fake world and a real database. */
let bench: Bench;
const running: ReturnType<typeof detecting>[] = [];
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.worlds.reset();
  await bench.db.regionLock.deleteMany();
  await bench.db
    .$executeRaw`TRUNCATE observation, primary_setting, measurement, canary, witness_vote, witness_change, detection`;
  await storeSamples(bench.db, await Promise.all(targetsOf(site()).map(lookAt)));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

const site = () => ({ topology: TOPOLOGY, adapters: fakeAdapters(bench.worlds) });
function lead(): ReturnType<typeof detecting> {
  const one = detecting({ db: bench.db, site: async () => site(), isLeader: () => true });
  running.push(one);
  return one;
}
const strike = (...zones: string[]) => bench.worlds.change((world) => void world.dead.push(...zones));
const heal = () => bench.worlds.change((world) => Object.assign(world, { dead: [] }));
const detections = () => bench.db.detection.findMany({ orderBy: { confirmedAt: "asc" } });
const shown = async () => (await detections()).map(({ kind, subject, endedAt }) => [kind, subject, endedAt === null]);
const within = { timeout: 15_000, interval: 100 };
/** Every vantage point has spoken since. */
async function allHeardAfter(at: Date): Promise<void> {
  await expect
    .poll(
      async () => (await bench.db.witnessVote.groupBy({ by: ["witness"], _min: { receivedAt: true } })).length,
      within,
    )
    .toBe(5);
  await expect
    .poll(async () => (await bench.db.witnessVote.aggregate({ _min: { receivedAt: true } }))._min.receivedAt, within)
    .toEqual(expect.toSatisfy((oldest: Date | null) => oldest !== null && oldest > at));
}

describe("a zone that is lost", () => {
  it("is established once, with who said so and why they counted, and ends when it answers again", async () => {
    lead();
    await allHeardAfter(new Date(0));
    const struckAt = new Date();
    await strike("kr-a");
    await expect.poll(shown, within).toEqual([["zone-lost", "kr-a", true]]);
    const [found] = await detections();
    expect((found?.confirmedAt.getTime() ?? 0) - struckAt.getTime()).toBeGreaterThanOrEqual(2_000);
    expect(found).toMatchObject({ region: "kr", policy: { votes: 3, forMs: 2_000 } });
    expect(found?.lastGoodAt?.getTime()).toBeLessThanOrEqual(found?.firstFailingAt?.getTime() ?? 0);
    const { lines } = (found as { readonly ballot: unknown }).ballot as Ballot;
    const why = Object.fromEntries(lines.map((one) => [one.witness, one.why.key]));
    expect(Object.keys(why).sort()).toEqual(["jp-a", "kr-a", "kr-b", "kr-c", "outside"]);
    expect(why["kr-a"]).toBe("own-zone");
    // Three are enough; who was asked a moment later had not looked for long enough when it was established.
    const counted = lines.filter((one) => one.why.key === "counts-lost").map((one) => one.witness);
    expect(counted.length).toBeGreaterThanOrEqual(3);
    const [witness = ""] = counted;
    expect(lines.find((one) => one.witness === witness)).toMatchObject({
      signed: { vote: { agent: witness, target: "kr-a", nonce: expect.any(String) } },
      met: [{ probe: "agent", how: "refused" }],
    });
    const told = await bench.db.witnessChange.findMany({ where: { subject: "kr-a", witness } });
    expect(told.map((one) => one.answers)).toEqual([true, false]);
    const current = await readCurrent({ db: bench.db, topology: TOPOLOGY });
    expect(current.open).toMatchObject([{ kind: "zone-lost", subject: "kr-a" }]);
    expect(JSON.stringify(current.open)).not.toContain("signature");
    await heal();
    await expect.poll(shown, within).toEqual([["zone-lost", "kr-a", false]]);
    const audit = await bench.db.auditEvent.findMany({ where: { subjectId: "kr-a" }, orderBy: { at: "asc" } });
    expect(audit.map((row) => row.action)).toEqual(["detection.established", "detection.ended"]);
  });

  it("stays one detection through a change of leaders and with two of them, and no new leader is in a hurry", async () => {
    const first = lead();
    await allHeardAfter(new Date(0));
    await strike("kr-a");
    await expect
      .poll(
        async () => (await bench.db.witnessVote.findMany({ where: { subject: "kr-a", answers: false } })).length,
        within,
      )
      .toBeGreaterThanOrEqual(3);
    await first.stop();
    running.splice(running.indexOf(first), 1);
    expect(await shown()).toEqual([]);
    const began = Date.now();
    // What stands in the rows is older than any policy: it must not count.
    await bench.db
      .$executeRaw`UPDATE witness_vote SET since = since - interval '1 hour', received_at = received_at - interval '59 minutes'`;
    lead();
    lead();
    await expect.poll(shown, within).toEqual([["zone-lost", "kr-a", true]]);
    const [found] = await detections();
    expect((found?.confirmedAt.getTime() ?? 0) - began).toBeGreaterThanOrEqual(2_000);
    // The recovery clock knows better: it was failing before this leader came.
    expect(found?.firstFailingAt?.getTime()).toBeLessThan(began);
    await heal();
    await expect.poll(shown, within).toEqual([["zone-lost", "kr-a", false]]);
  });

  it("is a lost region when all of its zones are, and no zone of it is said to be lost alone", async () => {
    lead();
    await allHeardAfter(new Date(0));
    await strike("kr-a", "kr-b", "kr-c");
    await expect.poll(shown, within).toEqual([["region-lost", "kr", true]]);
  });
});

it("a control plane that hears nobody says that it is cut off, and calls no zone lost", async () => {
  lead();
  await allHeardAfter(new Date(0));
  await strike("kr-a", "kr-b", "kr-c", "jp-a", "outside");
  await expect.poll(shown, within).toEqual([["isolated", "control-plane", true]]);
  await heal();
  await expect.poll(shown, within).toEqual([["isolated", "control-plane", false]]);
});

describe("a primary that is lost", () => {
  const down = (zone: string) =>
    bench.worlds.change((world) => {
      const node = world.nodes[zone];
      if (node) node.role = "down";
    });

  it("is established of the primary in force alone, in a zone that lives", async () => {
    lead();
    await allHeardAfter(new Date(0));
    await down("kr-c");
    await down("kr-a");
    await expect.poll(shown, within).toEqual([["primary-lost", "meta-db/kr:kr-a", true]]);
  });

  it("is not established while a run holds the region", async () => {
    lead();
    await allHeardAfter(new Date(0));
    const runId = await request(bench, await plan([]), { status: "running" });
    await bench.db.regionLock.create({ data: { region: "kr", runId } });
    await down("kr-a");
    const unheld = await expect
      .poll(async () => {
        const votes = await bench.db.witnessVote.findMany({ where: { subject: "meta-db/kr:kr-a", answers: false } });
        return votes.filter((one) => one.receivedAt.getTime() - one.since.getTime() > 3_000).length;
      }, within)
      .toBeGreaterThanOrEqual(3)
      .then(() => new Date());
    expect(await shown()).toEqual([]);
    await bench.db.regionLock.deleteMany();
    await expect.poll(shown, within).toEqual([["primary-lost", "meta-db/kr:kr-a", true]]);
    const [found] = await detections();
    expect(found?.confirmedAt.getTime()).toBeGreaterThanOrEqual(unheld.getTime() + 1_500);
  });
});
