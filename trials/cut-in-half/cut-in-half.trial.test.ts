import { existsSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from "vitest";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { isZone, type Zone, zonesOf } from "#lab/addresses.ts";
import { parseTarget } from "#lab/components.ts";
import { countCases } from "#lab/count.ts";
import { killTarget } from "#lab/fault.ts";
import { losePower } from "#lab/faults/power.ts";
import { healTarget } from "#lab/heal.ts";
import { streamPrimariesOf } from "#lab/redis/primaries.ts";
import { roleOf } from "#lab/status.ts";
import { cancelRun } from "#server/failovers/cancel-run.ts";
import { until } from "../../scripts/stack/until.ts";
import { untilNodeAnswers, untilZoneSeenLost } from "../site/measured.ts";
import { ask, type EndedRun, ended, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";
import { append, missingAt, streamPrimary } from "../site/stream.ts";
import { brokenPromises, type Cut, cut, promotionOf, untilDirectlyAsked } from "./cut.ts";

/**
 * The zone of both primaries, the database's and the stream's, lives and nobody can reach it, while customers write through the entrance and an application in every
 * zone writes straight to the zone's own server. Whatever was acknowledged survives, and the old primary acknowledges nothing more:
 * neither while it is away nor when it comes back.
 */
let site: TrialSite;
beforeAll(async () => {
  site = await openSite({ hurried: true });
});
afterAll(() => site?.close());

let zone: Zone;
let since: Date;
/** Entries of the stream that a replica confirmed. */
let entries: readonly number[];
beforeEach(async () => {
  onTestFailed(() => site.reset());
  await untilAllGood(site.db);
  since = new Date();
  zone = (await countCases(site.manifest, since)).primary;
  await untilDirectlyAsked(site, zone, since, 1);
  entries = await append(site, await streamPrimary(site), 50);
  expect(entries).toHaveLength(50);
});

const CASES: readonly (Cut & { readonly proof: string })[] = [
  { how: "freeze", power: "works", proof: "power-off" },
  { how: "partition", power: "works", proof: "power-off" },
  { how: "freeze", power: "silent", proof: "quorum" },
  { how: "partition", power: "silent", proof: "quorum" },
];

test.each(CASES)(
  "$how of the primary's zone, power control $power: promoted by $proof, returned only as a standby",
  async (one) => {
    const oldStream = await streamPrimary(site);
    await cut(site, zone, one);
    await untilZoneSeenLost(site, zone);
    const run = await ended(site, await ask(site, { plan: "zone-evacuation", values: { zone } }));
    expect(["completed", "completed_with_exceptions"], tell(run)).toContain(run.status);
    expect(promotionOf(run)).toMatchObject({ proof: one.proof });
    expect(run.outcome).toMatchObject({ rowsLost: 0, protected: true });
    const promotedAt = run.steps.find((step) => step.action === "database.promote")?.endedAt ?? new Date(0);
    const count = await countCases(site.manifest, since);
    expect(count.primary).not.toBe(zone);
    if (one.how === "partition" && one.power === "silent") await untilDirectlyAsked(site, zone, promotedAt, 1);

    const newStream = await streamElsewhere(run, oldStream, one);
    expect(await missingAt(site, newStream, entries)).toEqual([]);
    expect(await append(site, newStream, 5)).toHaveLength(5);

    // Thaw: it comes back as the primary it was, with its application, before anybody can react.
    await healTarget(site.manifest, parseTarget(zone), () => undefined);
    await until(`${zone}'s old primary fenced by its own agent`, 30_000, async () =>
      existsSync(site.manifest.zones[zone].postgresql.fenceFile),
    );
    await untilNodeAnswers(site, zone);
    expect(await brokenPromises(site, zone, promotedAt, count.timeline)).toEqual([]);
    await until("one primary of the stream", 30_000, async () => (await streamPrimariesOf(site.manifest)).length === 1);
    expect(await streamPrimary(site)).toBe(newStream);

    const back = await ended(site, await ask(site, { plan: "zone-return", values: { zone } }));
    expect(back.status, tell(back)).toBe("completed");
    await until(`${zone} a standby`, 20_000, async () => (await roleOf(site.manifest, zone)) === "standby");
    const after = await countCases(site.manifest, since);
    expect(after).toMatchObject({ lost: 0, duplicated: 0, timeline: count.timeline });
    for (const local of Object.values(after.local)) expect(local).toMatchObject({ lost: 0, duplicated: 0 });
    expect(await brokenPromises(site, zone, promotedAt, count.timeline)).toEqual([]);
    for (const node of zonesOf("kr"))
      await until(
        `${node} having every entry`,
        20_000,
        async () => (await missingAt(site, node, entries)).length === 0,
      );
  },
);

/** Where the stream's primary is after the run: as before when its zone was not lost, else promoted with a proof. */
async function streamElsewhere(run: EndedRun, old: Zone, { how, power }: Cut): Promise<Zone> {
  const promotion = run.steps.find((step) => step.action === "stream.promote");
  const facts = (promotion?.facts ?? {}) as Readonly<Record<string, unknown>>;
  if (old !== zone) {
    expect(facts["primary"]).toBe(old);
    return old;
  }
  expect(facts, tell(run)).toMatchObject({ oldPrimary: old });
  expect(["power-off", "cut-off"]).toContain(facts["proof"]);
  const primary = String(facts["primary"]);
  if (!isZone(primary)) throw new Error(`The stream was promoted in ${primary}`);
  // Where nothing could end the old one, it lives on and acknowledges nothing.
  if (how === "partition" && power === "silent") expect(await append(site, old, 1)).toEqual([]);
  return primary;
}

describe("without proof", () => {
  test("nobody is promoted, each candidate is shown with its loss; with the loss signed by two executives one is, and it is recorded", async () => {
    const synchronous = await synchronousStandby();
    const oldStream = await streamPrimary(site);
    await cut(site, zone, { how: "partition", power: "silent" });
    losePower(site.manifest, synchronous);
    await killTarget(site.manifest, parseTarget(synchronous));
    await untilZoneSeenLost(site, zone);
    await untilZoneSeenLost(site, synchronous);
    const refused = await ended(site, await ask(site, { plan: "zone-evacuation", values: { zone } }));
    expect(refused.status, tell(refused)).toBe("paused");
    expect(promotionOf(refused)).toMatchObject({ promote: null, proof: null });
    const candidates = promotionOf(refused)["candidates"] as readonly Record<string, unknown>[];
    expect(candidates.map((one) => one["zone"]).sort()).toEqual(["kr-a", "kr-b", "kr-c"].filter((one) => one !== zone));
    expect(candidates.find((one) => one["zone"] === synchronous)).toMatchObject({ eligible: false, why: "silent" });
    const left = candidates.find((one) => one["zone"] !== synchronous);
    expect(left).toMatchObject({ eligible: true, receivedLsn: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/) });
    expect(typeof left?.["lossBytes"]).toBe("number");
    await cancelRun(site.as("lead", "commander"), {
      runId: refused.id,
      reason: "no proof can be had, the loss is accepted",
    });
    await ended(site, refused.id);

    const lossy = await ended(
      site,
      await ask(site, { plan: "zone-evacuation", values: { zone }, allowDataLoss: true }),
      120_000,
    );
    expect(promotionOf(lossy), tell(lossy)).toMatchObject({ proof: null, promote: left?.["zone"] });
    const { envelope, decisions } = await site.db.approval.findUniqueOrThrow({
      where: { runId: lossy.id },
      include: { decisions: true },
    });
    expect(decisions.map((one) => one.approver).sort()).toEqual(["ciso", "coo"]);
    expect((envelope as { dataLoss?: unknown }).dataLoss).toMatchObject([{ component: "meta-db/kr" }]);
    // One node is left: the run ends, and says that nothing protects it.
    expect(lossy.status, tell(lossy)).toBe("completed_with_exceptions");
    expect(await site.db.unprotected.count()).toBe(1);
    for (const one of [synchronous, zone]) {
      await healTarget(site.manifest, parseTarget(one), () => undefined);
      await untilNodeAnswers(site, one);
      const back = await ended(site, await ask(site, { plan: "zone-return", values: { zone: one } }));
      // The stream has no proof while two zones are away, and nobody was promoted: it waits for its primary's zone.
      const possible = one === zone ? ["completed"] : ["completed", "completed_with_exceptions"];
      expect(possible, tell(back)).toContain(back.status);
      expect(failedIn(back).filter((step) => !step.includes("stream"))).toEqual([]);
      expect(await site.db.unprotected.count()).toBe(0);
    }
    expect(await streamPrimary(site)).toBe(oldStream);
    expect(await missingAt(site, oldStream, entries)).toEqual([]);
  });
});

function failedIn(run: EndedRun): string[] {
  return run.steps.filter((step) => step.status === "failed").map((step) => step.stepId);
}

/** The zone whose standby every commit waits for. */
async function synchronousStandby(): Promise<Zone> {
  const found = await site.db.measurement.findUniqueOrThrow({ where: { key: `meta-db/kr:${zone}` } });
  const { replicas } = found.value as unknown as DatabaseMeasurement;
  const name = replicas.find((one) => one.syncState === "sync")?.name ?? "";
  if (!isZone(name)) throw new Error(`No standby of ${zone} is synchronous: ${JSON.stringify(replicas)}`);
  return name;
}
