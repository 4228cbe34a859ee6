import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConsumersMeasurement, FlagsMeasurement, StreamMeasurement } from "#domain/topology/measurement.ts";
import { zonesOf } from "#lab/addresses.ts";
import { countLogs } from "#lab/platform/count.ts";
import { tellLoad } from "#lab/platform/tell-load.ts";
import { until } from "../../scripts/stack/until.ts";
import { openSite, type TrialSite } from "../site/site.ts";
import { slowConsumers } from "../site/slow-consumers.ts";

/**
 * Ten times as many logs as usual and nothing broken: consumers grow to their most, then less is kept, and when the surge is over all of
 * it goes back, without a hand. Nothing that was acknowledged is lost, and what was left out is counted to the last one.
 *
 * A log costs a consumer 150 ms here, so that the limit of twelve consumers (80 a second) is known and small enough for any machine:
 * ten times 10 a second is above it, and what is left of that under sampling is not.
 */
const COST_MS = 150;
const PER_SECOND = 10;
const ZONES = zonesOf("kr");
let site: TrialSite;
beforeAll(async () => {
  site = await openSite({ backlog: true, ownLab: [] });
});
afterAll(() => site?.close());

type Place = { readonly consumers: number; readonly flags: FlagsMeasurement["flags"] };
/** By zone, what was measured of it just now. */
async function measured<Value>(component: string): Promise<ReadonlyMap<string, Value>> {
  const rows = await site.db.measurement.findMany({
    where: { component: `ingest/${component}`, ok: true, at: { gt: new Date(Date.now() - 4_000) } },
  });
  return new Map(rows.map(({ node, value }) => [node, value as unknown as Value]));
}
/** The most that waited since the surge began, as far as it was looked at. */
let peak = 0;
async function waiting(): Promise<number | null> {
  const nodes = [...(await measured<StreamMeasurement>("stream-kr")).values()];
  const primary = nodes.find(({ role }) => role === "primary");
  const now = primary?.lag == null || primary.pending === null ? null : primary.lag + primary.pending;
  peak = Math.max(peak, now ?? 0);
  return now;
}
/** Logs that every measure of sampling so far has left out. */
async function leftOut(): Promise<number> {
  const measures = await site.db.temporaryMeasure.findMany({ where: { kind: "sampling" } });
  return measures.reduce(
    (sum, { affected }) => sum + Number((affected as { leftOut?: number } | null)?.leftOut ?? 0),
    0,
  );
}
async function everyZone(what: string, withinMs: number, holds: (place: Place) => boolean): Promise<void> {
  await until(what, withinMs, async () => {
    const [consumers, flags] = await Promise.all([
      measured<ConsumersMeasurement>("consumers-kr"),
      measured<FlagsMeasurement>("flags-kr"),
    ]);
    const missing = ZONES.filter((zone) => {
      const [counted, said] = [consumers.get(zone), flags.get(zone)];
      return !(counted && said && holds({ consumers: counted.running, flags: said.flags }));
    });
    const now = await waiting();
    if (missing.length === 0) return true;
    const relief = await site.db.backlogRelief.findFirst();
    throw new Error(`not so in ${missing.join(", ")}; ${now} wait; wanted: ${JSON.stringify(relief)}`);
  });
}

test("a surge of ten times the load is relieved, and everything is as it was before", {
  timeout: 600_000,
}, async () => {
  const since = new Date();
  await slowConsumers(site, COST_MS);
  await everyZone("Consumers that somebody took away being started again", 60_000, ({ consumers }) => consumers === 1);
  await tellLoad(site.manifest, "start", { perSecond: String(PER_SECOND) });
  await until("Logs being worked off", 60_000, async () => {
    const count = await countLogs(site.manifest, since);
    return count.cases > 10 * PER_SECOND && ((await waiting()) ?? Infinity) < 50;
  });
  expect(await site.db.temporaryMeasure.count()).toBe(0);

  peak = 0;
  const surgeAt = Date.now();
  const told: Record<string, number> = {};
  const tick = (what: string) => {
    told[what] = Math.round((Date.now() - surgeAt) / 100) / 10;
  };
  await tellLoad(site.manifest, "surge");
  await everyZone("The first consumers being added", 60_000, ({ consumers }) => consumers > 1);
  tick("first consumers");
  await everyZone("The most consumers in every zone", 180_000, ({ consumers }) => consumers === 4);
  tick("most consumers");
  await everyZone(
    "Sampling in every zone",
    180_000,
    ({ flags }) => flags["sampling"] === "10" && flags["ttl-hours"] === "24",
  );
  tick("sampling");
  await until("Logs being left out, and fewer of them waiting", 120_000, async () => {
    const [left, now] = [await leftOut(), await waiting()];
    if (left > 100 && now !== null && now < peak) return true;
    throw new Error(`${left} left out, ${now} wait of ${peak} at most`);
  });
  await tellLoad(site.manifest, "calm");
  tick("calm");
  await everyZone(
    "All of the logs being kept again",
    180_000,
    ({ flags }) => flags["sampling"] === "100" && flags["ttl-hours"] === "72",
  );
  tick("kept again");
  await everyZone("As many consumers as before", 180_000, ({ consumers }) => consumers === 1);
  tick("consumers as before");
  await until(
    "No measure in force",
    60_000,
    async () => (await site.db.temporaryMeasure.count({ where: { endedAt: null } })) === 0,
  );
  tick("no measure in force");

  await tellLoad(site.manifest, "stop");
  const count = await until("Every log being a case", 90_000, async () => {
    const now = await countLogs(site.manifest, since);
    return now.onTheirWay === 0 && now.acknowledged === now.cases ? now : false;
  });
  const left = await leftOut();
  console.log(JSON.stringify({ secondsAfterSurge: told, peak, leftOut: left, count }));

  expect(count).toMatchObject({ lost: 0, duplicatedCases: 0, sampledCases: 0, deadLetters: 0 });
  expect(count.sampledByPlatform).toBe(left);
  // Who was never told that a log was left out asks again, and is told so then.
  expect(count.sampled + count.unanswered).toBeGreaterThanOrEqual(left);
  expect(count.sampled).toBeLessThanOrEqual(left);
  const audit = await site.db.auditEvent.findMany({ where: { at: { gt: since } }, orderBy: { at: "asc" } });
  const steps = audit.flatMap(({ action, detail }) =>
    action === "backlog.relieved" || action === "backlog.given-back" ? [(detail as { step: string }).step] : [],
  );
  expect(steps.filter((step) => step === "relax").length).toBeGreaterThan(0);
  expect(steps.indexOf("relax")).toBe(3);
  expect(steps.slice(0, 3)).toEqual(["add-consumers", "add-consumers", "add-consumers"]);
  expect(steps.slice(-5)).toEqual([
    ...["restore-sampling", "restore-ttl"],
    ...["remove-consumers", "remove-consumers", "remove-consumers"],
  ]);
  const kinds = (action: string) =>
    new Set(audit.flatMap((one) => (one.action === action ? [(one.detail as { kind: string }).kind] : [])));
  const all = new Set(["consumers-added", "sampling", "ttl-shortened"]);
  expect(kinds("measure.set")).toEqual(all);
  expect(kinds("measure.restored")).toEqual(all);
  // A surge is nobody's loss.
  expect(await site.db.detection.count()).toBe(0);
});
