import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { recoveryClockStart } from "./recovery-clock.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const NOW = Date.now();
const ago = (ms: number) => new Date(NOW - ms);
const DAYS = 3 * 86_400_000;
const failing = (key: string, firstFailingAt: Date, lastGoodAt: Date | null) =>
  site.db.measurement.create({
    data: {
      ...{ key, component: key.split(":")[0] ?? key, node: "kr-a", ok: false, value: { kind: "agent" } },
      ...{ at: new Date(NOW), intervalMs: 1_000, lastGoodAt, firstFailingAt },
    },
  });
const clock = (plan: object) =>
  recoveryClockStart(
    site.db,
    site.as("lead", "commander").topology,
    { mode: "failover", from: null, ...plan } as FrozenPlan,
    ["kr"],
  );

it("a run for a zone that was lost now does not begin with what has failed there for days, or never answered", async () => {
  await failing("agent:kr-a", ago(DAYS), ago(DAYS + 1_000));
  await failing("console/charts:kr-a", ago(DAYS), null);
  await failing("meta-db/kr:kr-a", ago(30_000), ago(31_000));
  const lost = { lastGoodAt: ago(31_000), firstFailingAt: ago(30_000) };
  expect(await clock({ values: { zone: "kr-a" } })).toEqual(lost);
  expect(await clock({ values: {} }), "of the whole region").toEqual(lost);
  expect(await clock({ values: { zone: "kr-b" } })).toEqual({ lastGoodAt: null, firstFailingAt: null });
  expect(await clock({ mode: "switchover", values: { zone: "kr-a" } })).toMatchObject({ firstFailingAt: null });
});

const establish = (kind: string, subject: string, clockOfIt: object) =>
  site.db.detection.create({
    data: {
      ...{ installationId: site.installationId, kind, subject, region: "kr", ...clockOfIt, ballot: {}, policy: {} },
    },
  });

it("what vantage points established says which loss it is", async () => {
  await failing("meta-db/kr:kr-a", ago(600_000), ago(601_000));
  const established = { lastGoodAt: ago(61_000), firstFailingAt: ago(60_000) };
  await establish("zone-lost", "kr-a", established);
  expect(await clock({ values: { zone: "kr-a" } })).toEqual(established);
});

it("a region is lost with its last zone, not with one that burned down days ago and never came back", async () => {
  await failing("agent:kr-a", ago(DAYS), ago(DAYS + 1_000));
  await establish("zone-lost", "kr-a", { lastGoodAt: ago(DAYS + 1_000), firstFailingAt: ago(DAYS) });
  const lost = { lastGoodAt: ago(31_000), firstFailingAt: ago(30_000) };
  await establish("region-lost", "kr", lost);
  expect(await clock({ from: "kr", to: "jp", values: {} })).toEqual(lost);
});

it("a database that was lost before its zone was is what people wait for, whatever else fails there by now", async () => {
  const database = { lastGoodAt: ago(601_000), firstFailingAt: ago(600_000) };
  await failing("meta-db/kr:kr-a", database.firstFailingAt, database.lastGoodAt);
  await failing("agent:kr-a", ago(0), ago(2_000));
  await establish("primary-lost", "meta-db/kr:kr-a", database);
  expect(await clock({ values: { zone: "kr-a" } }), "its zone lives").toEqual(database);
  await establish("zone-lost", "kr-a", { lastGoodAt: ago(21_000), firstFailingAt: ago(20_000) });
  expect(await clock({ values: { zone: "kr-a" } }), "its zone went, too").toEqual(database);
  expect(await clock({ values: { zone: "kr-b" } })).toEqual({ lastGoodAt: null, firstFailingAt: null });
});
