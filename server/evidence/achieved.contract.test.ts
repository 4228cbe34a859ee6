import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import type { Database } from "../db/client.ts";
import { plansOf } from "../db/plans.fixture.ts";
import { planInForce } from "../topology/plan-in-force.ts";
import { readPastRuns } from "./achieved.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());

/** Runs that ended, one an hour. */
async function ended(plan: string, regions: readonly string[], runs: number): Promise<void> {
  const { id } = await planInForce(site.db, plan);
  await site.db.$executeRaw`
    INSERT INTO run (id, installation_id, plan_version_id, plan, params, regions, status, reason, requested_by, requested_by_name, ended_at)
    SELECT gen_random_uuid(), ${site.installationId}::uuid, ${id}::uuid, '{"mode": "failover"}', '{}', ${regions}::text[], 'completed',
      'of years', 'lead', 'lead', now() FROM generate_series(1, ${runs}::int)`;
}
const counted = async () => {
  const past = await readPastRuns(site.db, ["kr", "jp"]);
  return ["kr", "jp"].map((region) => past.filter((run) => run.regions.includes(region)).length);
};

it("neither the product's own proofs of years nor the runs of another region push out what a region achieved", async () => {
  await ended("cross-region-limited-console", ["jp"], 1);
  await ended("zone-evacuation", ["kr"], 30);
  await ended("restore-test", [], 20_000);
  expect(await counted()).toEqual([20, 1]);
  await site.db.$executeRaw`VACUUM ANALYZE run`;
  const reading = (db: Database) => readPastRuns(db, ["kr", "jp"]);
  const planned = await plansOf(site.url, reading, "measured");
  expect(Math.max(...planned.map(({ blocks }) => blocks ?? 0))).toBeLessThan(150);

  const [run] = await readPastRuns(site.db, ["jp"]);
  const step = { phase: "step", position: 0, title: {}, action: "gateway.drain", needs: [], status: "done" };
  const { id: runId } = await site.db.run.findUniqueOrThrow({ where: { number: run?.number ?? 0 } });
  for (const over of [{ acted: true }, { acted: false }, { acted: false, decision: "done" }])
    await site.db.runStep.create({ data: { ...step, ...over, runId, stepId: randomUUID() } });
  expect((await readPastRuns(site.db, ["jp"]))[0]?.steps, "what was found so did not help").toHaveLength(2);
});
