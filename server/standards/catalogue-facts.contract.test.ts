import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { judgeConfig } from "#domain/standards/config.ts";
import { judgeKeys } from "#domain/standards/keys.ts";
import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { KeysComponent } from "#domain/topology/topology.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import type { Sample } from "../observe/samples.ts";
import { configFacts, keysFacts } from "./catalogue-facts.ts";
import { keepVerdicts } from "./keep-verdicts.ts";

/** What outlives the samples of two days, since it stands in the verdicts. */
const DAY = 86_400_000;
const [CHARTS, KEYS] = ["releases/charts", "evidence/keys-kr"];
const begun = new Date("2031-02-03T04:05:06Z");
const after = (days: number) => new Date(begun.getTime() + days * DAY);

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
}, 90_000);
afterAll(() => site.stop());
beforeEach(async () => {
  await site.db.$executeRaw`TRUNCATE standard_verdict`;
});

const sampleOf = (component: string, value: MeasurementValue, at: Date): Sample => ({
  ...{ key: `${component}:kr`, node: "kr", ok: true, value, at, intervalMs: 15_000 },
  ...{ latencyMs: null, lastGoodAt: at, firstFailingAt: null },
});

/** One look at the repository, of whose newest commit no archive is kept. */
async function lookAtCharts(head: string, kept: "missing" | "whole", now: Date) {
  const archives = [{ commit: head, refs: ["main"], committedAt: now.toISOString(), kept }];
  const value = { kind: "sources", head, headAt: now.toISOString(), archives } as const;
  const facts = await configFacts(site.db, CHARTS, sampleOf(CHARTS, value, now), now);
  const verdicts = judgeConfig({ withinMs: 3 * DAY }, facts, now);
  await keepVerdicts(
    site.db,
    site.installationId,
    { standard: "config", component: CHARTS, region: "kr" },
    verdicts,
    now,
  );
  const archive = verdicts.find(({ part }) => part === "archive");
  return [archive?.status, archive?.since ?? null];
}

it("an archive is due so long after its commit was first seen, however long ago that was", async () => {
  expect(await lookAtCharts("commit-1-of-main", "missing", after(0))).toEqual(["at_risk", null]);
  expect(await lookAtCharts("commit-1-of-main", "missing", after(2.9))).toEqual(["at_risk", null]);
  expect(await lookAtCharts("commit-1-of-main", "missing", after(5))).toEqual(["breached", after(3)]);
  expect(await lookAtCharts("commit-1-of-main", "missing", after(50))).toEqual(["breached", after(3)]);
  expect(await lookAtCharts("commit-2-of-main", "missing", after(51)), "a new one has its own time").toEqual([
    "at_risk",
    null,
  ]);
  expect(await lookAtCharts("commit-2-of-main", "whole", after(52))).toEqual(["met", null]);
  expect(await lookAtCharts("commit-2-of-main", "missing", after(60)), "lost again").toEqual(["breached", after(54)]);
});

const component = { region: "kr", serviceRegion: "ap-northeast-2" } as KeysComponent;
/** One look at a key of which this is said now, and at its copy. */
async function lookAtKeys(hash: string, copy: string, now: Date) {
  const key = {
    ...{ name: "alias/evidence", id: "k", arn: null, serviceRegion: "ap-northeast-2", state: "Enabled" as const, hash },
    ...{ multiRegion: false, regions: ["ap-northeast-2"], rotation: true, createdAt: null, deletionAt: null },
  };
  const value = { kind: "keys" as const, keys: [key], copies: [{ key: key.name, hash: copy, region: "kr" }] };
  const facts = await keysFacts(site.db, { id: KEYS, component }, sampleOf(KEYS, value, now), now);
  const verdicts = judgeKeys({ rotation: false, metadataEveryMs: DAY }, facts, now);
  await keepVerdicts(site.db, site.installationId, { standard: "keys", component: KEYS, region: "kr" }, verdicts, now);
  const metadata = verdicts.find(({ part }) => part === "metadata");
  return [metadata?.status, metadata?.reasons[0]?.key, metadata?.since ?? null];
}

it("a copy that stays behind what is said of its key is late in time, and one that does not is not", async () => {
  expect(await lookAtKeys("h1", "h1", after(0))).toEqual(["met", "metadata-kept", null]);
  expect(await lookAtKeys("h1", "h1", after(400))).toEqual(["met", "metadata-kept", null]);
  expect(await lookAtKeys("h2", "h1", after(401))).toEqual(["at_risk", "metadata-differs", null]);
  expect(await lookAtKeys("h3", "h1", after(401.9))).toEqual(["at_risk", "metadata-differs", null]);
  expect(await lookAtKeys("h3", "h1", after(402.1))).toEqual(["breached", "metadata-late", after(402)]);
  expect(await lookAtKeys("h3", "h1", after(410))).toEqual(["breached", "metadata-late", after(402)]);
  expect(await lookAtKeys("h3", "h3", after(411))).toEqual(["met", "metadata-kept", null]);
  expect(await lookAtKeys("h4", "h3", after(412))).toEqual(["at_risk", "metadata-differs", null]);
});
