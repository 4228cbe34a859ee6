import { afterAll, beforeAll, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import type { Database } from "../db/client.ts";
import { plansOf } from "../db/plans.fixture.ts";
import { lastComparison } from "../lost-rows/last-comparison.ts";
import { plansInForce } from "../topology/plan-in-force.ts";
import { findThings } from "./find-things.ts";
import { readSovereignty } from "./sovereignty.ts";

/** What grows for years and every page asks something of. */
const GROWING = new Set(["plan_version", "run_step"]);
const MARKERS = "proof.no-customer-markers";
let site: VerbFixture;
let names: readonly string[];
beforeAll(async () => {
  site = await startVerbFixture();
  names = (await plansInForce(site.db)).map(({ plan }) => plan.name);
  // Versions before the one in force, and a plan that was taken away after as many.
  await site.db.$executeRaw`UPDATE plan_version SET number = 2000`;
  await site.db.$executeRaw`
    INSERT INTO plan_version (id, installation_id, name, number, hash, source, body, applied_by, retired_at)
    SELECT gen_random_uuid(), installation_id, plan.name, n, 'h', repeat('x', 400), '{}', 'x', NULL
    FROM (SELECT installation_id, name FROM plan_version UNION ALL
      SELECT min(installation_id::text)::uuid, 'given-up' FROM plan_version) plan, generate_series(1, 300) AS n`;
  await site.db.planVersion.updateMany({ where: { name: "given-up" }, data: { retiredAt: new Date() } });
  // A thousand runs of twenty steps each, an hour apart; the newest search for markers found some.
  const [version] = await plansInForce(site.db);
  await site.db.$executeRaw`
    INSERT INTO run (id, installation_id, plan_version_id, plan, params, regions, status, reason, requested_by, requested_by_name)
    SELECT gen_random_uuid(), ${site.installationId}::uuid, ${version?.id ?? ""}::uuid, '{}', '{}', '{}', 'completed', 'kept for years',
      'lead', 'lead' FROM generate_series(1, 1000)`;
  await site.db.$executeRaw`
    INSERT INTO run_step (id, run_id, phase, step_id, position, title, action, needs, status, ended_at)
    SELECT gen_random_uuid(), run.id, 'step', 's' || n, n, '{}', CASE WHEN n = 20 THEN ${MARKERS} ELSE 'archive.restore' END, '{}',
      CASE WHEN n = 20 AND run.number = newest.number THEN 'failed' ELSE 'done' END, now() - (newest.number - run.number) * interval '1 hour'
    FROM run, (SELECT max(number) AS number FROM run) newest, generate_series(1, 20) AS n`;
  for (const table of GROWING) await site.db.$executeRawUnsafe(`VACUUM ANALYZE ${table}`);
});
afterAll(() => site.stop());

/** What of the growing tables is read from one end to the other, and the most blocks that one question reads. */
async function costOf(work: (db: Database) => Promise<unknown>) {
  const planned = await plansOf(site.url, work, "measured");
  const touching = planned.filter(({ nodes }) => nodes.some(({ relation }) => GROWING.has(relation ?? "")));
  expect(touching, "it reads none of them").not.toEqual([]);
  const through = touching.filter(({ nodes }) =>
    nodes.some(({ type, relation }) => type.endsWith("Seq Scan") && GROWING.has(relation ?? "")),
  );
  return { through: through.map(({ text }) => text), blocks: Math.max(...touching.map(({ blocks }) => blocks ?? 0)) };
}

it("plans in force are the newest version of each name that was not taken away", async () => {
  const found = await plansInForce(site.db);
  expect(found.map(({ plan, number }) => [plan.name, number])).toEqual(names.map((name) => [name, 2_000]));
  const { through, blocks } = await costOf(plansInForce);
  expect(through).toEqual([]);
  expect(blocks).toBeLessThan(15 * (names.length + 1));
});

it("the overview's sovereignty and the palette read neither versions nor steps of years", async () => {
  const { topology } = site.as("lead", "commander");
  const sovereignty = (db: Database) => readSovereignty(db, topology, new Map(), new Date());
  const { plansRefused, markers } = await sovereignty(site.db);
  expect(plansRefused).toEqual({ count: 0, of: names.length });
  expect(markers).toMatchObject({ passed: false });
  expect((await costOf(sovereignty)).through).toEqual([]);
  const palette = (db: Database) => findThings({ ...site.as("lead", "commander"), db });
  expect((await palette(site.db)).plans.map(({ name }) => name)).toEqual(names);
  expect((await costOf(palette)).through).toEqual([]);
});

it("the last comparison with a second is found without the steps of years", async () => {
  const at = { component: "evidence/archive", second: new Date().toISOString() };
  const compared = (db: Database) => lastComparison(db, at as Parameters<typeof lastComparison>[1]);
  expect(await compared(site.db)).toBeNull();
  expect((await costOf(compared)).through).toEqual([]);
});
