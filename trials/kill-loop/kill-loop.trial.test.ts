import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import type { Plan } from "#domain/plans/plan.ts";
import { undoId } from "#domain/runs/in-force.ts";
import type { Zone } from "#lab/addresses.ts";
import { parseTarget } from "#lab/components.ts";
import { type Count, countCases } from "#lab/count.ts";
import { killTarget } from "#lab/fault.ts";
import { healTarget } from "#lab/heal.ts";
import { shipped } from "#server/topology/shipped-site.fixture.ts";
import { ARCHIVE, answered, badDeployment, digest, resolveIncidents } from "../point-in-time-recovery/lost-rows.ts";
import { untilNodeAnswers, untilNodeSeenFailing, untilZoneSeenLost } from "../site/measured.ts";
import { type EndedRun, ended, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";
import { append, layAside, missingAt, putBack, streamPrimary } from "../site/stream.ts";
import { untilArchived } from "../site/until-archived.ts";
import { type Case, casesOf, pairs, randomOf, sample, undoCasesOf } from "./cases.ts";
import { seedOf } from "./seed.ts";
import { strike, undisturbed } from "./strike.ts";
import { takenBack } from "./taken-back.ts";

/**
 * A worker is killed before, in and after every step of every shipped plan, and of every taking back, on the lab's real components
 * under a steady customer; another one takes over, and what is seen from outside is as if nothing had happened. `HAECHI_KILL=all` runs
 * every case, a number that many of each plan, chosen by the commit; `HAECHI_KILL_SEED` repeats a choice.
 */
const wanted = process.env["HAECHI_KILL"] ?? "1";
const seed = seedOf(process.env["HAECHI_KILL_SEED"]);
const random = randomOf(seed);
/** Of `in`: some blows fall on a call that was hardly sent, some on one that has long had its effect. */
const afterMs = () => Math.floor(random() ** 2 * 150);
console.log(`kill loop: HAECHI_KILL=${wanted} HAECHI_KILL_SEED=${seed}`);

const plans = (await shipped()).plans.map(({ plan }) => plan);
const casesIn = (name: string, of: (plan: Plan) => readonly Case[] = casesOf): readonly Case[] => {
  const plan = plans.find((one) => one.name === name);
  if (!plan) throw new Error(`The plan ${name} is not shipped any more: say here how its state is reached.`);
  const all = of(plan);
  return wanted === "all" ? all : sample(all, Number(wanted), seed);
};
const undoCasesIn = (name: string) => casesIn(name, undoCasesOf);
const name = (one: Case | null) => (one ? `${one.plan}: ${one.moment} ${one.step}` : "undisturbed");
const REACHED = [
  "meta-db-switchover",
  "meta-db-failover",
  "zone-evacuation",
  "zone-return",
  "cross-region-limited-console",
  "failback-console",
  "dead-letters",
  "restore-test",
  "point-in-time-recovery",
];
/** It touches no zone: its worker is killed in server/objects/verification-run.contract.test.ts, over a bucket as slow as that takes. */
const ELSEWHERE = ["objects-verification"];
/** With steps that can be taken back. */
const TAKEN_BACK = ["cross-region-limited-console", "failback-console", "zone-return"];

let site: TrialSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("every shipped plan has its place in the loop", () => {
  expect(plans.map((plan) => plan.name).sort()).toEqual([...REACHED, ...ELSEWHERE].sort());
  const reversible = plans.filter((plan) => undoCasesOf(plan).length > 0);
  expect(reversible.map((plan) => plan.name).sort()).toEqual(TAKEN_BACK);
});

describe("a switchover inside kr", () => {
  test.each(casesIn("meta-db-switchover").map((one) => [name(one), one] as const))("%s", async (_, one) => {
    const before = await start();
    const to = ["kr-a", "kr-b", "kr-c"].find((zone) => zone !== before.primary) ?? "";
    const { run } = await strike(site, one, { to }, afterMs());
    const after = await oneOutcome(run, before);
    expect(after).toMatchObject({ primary: to, timeline: before.timeline + 1 });
  });
});

describe("the primary fails, and its zone lives", () => {
  test.each(casesIn("meta-db-failover").map((one) => [name(one), one] as const))("%s", async (_, one) => {
    const before = await start();
    const zone = before.primary;
    await killTarget(site.manifest, parseTarget(`${zone}/meta-db`));
    await untilNodeSeenFailing(site, zone);
    const { run } = await strike(site, one, { zone }, afterMs());
    const after = await oneOutcome(run, before);
    expect(after.primary).not.toBe(zone);
    expect(after.timeline).toBe(before.timeline + 1);
  });
});

describe("the primary's zone is lost and comes back", () => {
  const both = pairs(casesIn("zone-evacuation"), casesIn("zone-return"));
  test.each(both.map(([out, back]) => [name(out), name(back), out, back] as const))(
    "%s; %s",
    async (_, __, out, back) => {
      const before = await start();
      const zone = before.primary;
      await killTarget(site.manifest, parseTarget(zone));
      await untilZoneSeenLost(site, zone);
      const lost = out
        ? (await strike(site, out, { zone }, afterMs())).run
        : await undisturbed(site, "zone-evacuation", { zone });
      const after = await oneOutcome(lost, before);
      expect(after.primary).not.toBe(zone);
      expect(after.timeline).toBe(before.timeline + 1);
      expect(await streamPrimary(site)).not.toBe(zone);

      await healTarget(site.manifest, parseTarget(zone), () => undefined);
      await untilNodeAnswers(site, zone);
      const returned = back
        ? (await strike(site, back, { zone }, afterMs())).run
        : await undisturbed(site, "zone-return", { zone });
      expect(await oneOutcome(returned, before)).toMatchObject({ primary: after.primary, timeline: after.timeline });
    },
  );
});

describe("over to the other region and back", () => {
  const both = pairs(casesIn("cross-region-limited-console"), casesIn("failback-console"));
  test.each(both.map(([out, back]) => [name(out), name(back), out, back] as const))(
    "%s; %s",
    async (_, __, out, back) => {
      const before = await start();
      const over = out
        ? (await strike(site, out, {}, afterMs())).run
        : await undisturbed(site, "cross-region-limited-console");
      expect(over.status, tell(over)).toBe("completed");
      expect(await entrance()).toEqual({ status: 200, region: "jp" });
      const home = back ? (await strike(site, back, {}, afterMs())).run : await undisturbed(site, "failback-console");
      const after = await oneOutcome(home, before);
      expect(await entrance()).toEqual({ status: 200, region: "kr" });
      expect(after).toMatchObject({ primary: before.primary, timeline: before.timeline });
    },
  );
});

describe("over to the other region, and cancelled when everything is done", () => {
  test.each(undoCasesIn("cross-region-limited-console").map((one) => [name(one), one] as const))(
    "%s",
    async (_, one) => {
      const before = await start();
      const { run } = await strike(site, one, {}, afterMs(), takenBack);
      expect(asBefore(run), tell(run)).toEqual({ status: "cancelled", exceptions: [], steps: ["compensated"] });
      expect(await entrance()).toEqual({ status: 200, region: "kr" });
      expect(await unharmed(before)).toMatchObject({ primary: before.primary, timeline: before.timeline });
    },
  );

  test.each(undoCasesIn("failback-console").map((one) => [name(one), one] as const))("%s", async (_, one) => {
    const before = await start();
    await undisturbed(site, "cross-region-limited-console");
    const { run } = await strike(site, one, {}, afterMs(), takenBack);
    expect(asBefore(run), tell(run)).toEqual({ status: "cancelled", exceptions: [], steps: ["compensated"] });
    expect(await entrance()).toEqual({ status: 200, region: "jp" });
    await oneOutcome(await undisturbed(site, "failback-console"), before);
    expect(await entrance()).toEqual({ status: 200, region: "kr" });
  });
});

describe("a zone comes back, and is sent away again when everything is done", () => {
  test.each(undoCasesIn("zone-return").map((one) => [name(one), one] as const))("%s", async (_, one) => {
    const before = await start();
    const zone = before.primary;
    await killTarget(site.manifest, parseTarget(zone));
    await untilZoneSeenLost(site, zone);
    const after = await oneOutcome(await undisturbed(site, "zone-evacuation", { zone }), before);
    await healTarget(site.manifest, parseTarget(zone), () => undefined);
    await untilNodeAnswers(site, zone);
    const { run } = await strike(site, one, { zone }, afterMs(), takenBack);
    expect(run.status, tell(run)).toBe("cancelled");
    expect(run.steps.find((step) => undoId(step.stepId) === one.step)).toMatchObject({ status: "compensated" });
    await oneOutcome(await undisturbed(site, "zone-return", { zone }), before);
    expect(await unharmed(before)).toMatchObject({ primary: after.primary, timeline: after.timeline });
  });
});

/** Cancelled, nothing left over, and every step of the plan taken back. */
const asBefore = ({ status, outcome, steps }: EndedRun) => ({
  status,
  exceptions: (outcome as { readonly exceptions?: unknown } | null)?.exceptions,
  steps: [...new Set(steps.filter((step) => step.phase === "step").map((step) => step.status))],
});

describe("dead letters are put back", () => {
  test.each(casesIn("dead-letters").map((one) => [name(one), one] as const))("%s", async (_, one) => {
    const before = await start();
    const numbers = await layAside(site, before.streamPrimary, 200);
    const { run } = await strike(site, one, {}, afterMs());
    expect(await oneOutcome(run, before)).toMatchObject({ primary: before.primary });
    expect(await putBack(site, before.streamPrimary, numbers)).toEqual({ numbers, left: 0 });
  });
});

describe("a restore is tried beside everything", () => {
  test.each(casesIn("restore-test").map((one) => [name(one), one] as const))("%s", async (_, one) => {
    const before = await start();
    await untilArchived(site, ARCHIVE);
    const { run } = await strike(site, one, {}, afterMs(), restored);
    await oneOutcome(run, before);
    expect(await site.db.restoreTest.findMany({ where: { runId: run.id } })).toMatchObject([{ passed: true }]);
    expect(await scratches()).toEqual([]);
  });
});

describe("rows that a bad deployment deleted are put back", () => {
  test.each(casesIn("point-in-time-recovery").map((one) => [name(one), one] as const))("%s", async (_, one) => {
    const before = await start();
    await untilArchived(site, ARCHIVE);
    // Those of the cases before this one.
    await resolveIncidents(site);
    const damage = await badDeployment(site);
    const { run } = await strike(site, one, {}, afterMs(), answered);
    await oneOutcome(run, before);
    expect(await digest(site, damage.lastId)).toBe(damage.digest);
    expect(await scratches()).toEqual([]);
  });
});

const RESTORED_WITHIN_MS = 150_000;
const restored = (one: TrialSite, id: string) => ended(one, id, RESTORED_WITHIN_MS);
const scratches = async () =>
  (await site.adapters.archive.list(ARCHIVE, { signal: AbortSignal.timeout(20_000) })).scratches;

type Start = {
  readonly primary: string;
  readonly timeline: number;
  readonly since: Date;
  readonly streamPrimary: Zone;
  /** Entries of the stream that a replica confirmed. */
  readonly entries: readonly number[];
};

async function start(): Promise<Start> {
  onTestFailed(() => site.reset());
  await untilAllGood(site.db);
  const since = new Date();
  const { primary, timeline } = await countCases(site.manifest, since);
  const first = await streamPrimary(site);
  const entries = await append(site, first, 20);
  expect(entries).toHaveLength(20);
  return { primary, timeline, since, streamPrimary: first, entries };
}

/** Completed without an exception, and nobody harmed. */
async function oneOutcome(run: EndedRun, before: Start): Promise<Count> {
  expect(run.status, tell(run)).toBe("completed");
  expect(run.outcome).toMatchObject({ exceptions: [] });
  return await unharmed(before);
}

/** Protected, nothing lost, nothing twice, no lock left behind; one primary of the stream. */
async function unharmed(before: Start): Promise<Count> {
  expect(await site.db.regionLock.count()).toBe(0);
  expect(await site.db.unprotected.findMany()).toEqual([]);
  const count = await countCases(site.manifest, before.since);
  expect(count).toMatchObject({ lost: 0, duplicated: 0 });
  expect(await missingAt(site, await streamPrimary(site), before.entries)).toEqual([]);
  return count;
}

/** Which region customers reach, by what the console that answers says of itself. */
async function entrance(): Promise<{ status: number; region: string | null }> {
  const answer = await fetch(`${site.manifest.entrance}/`, { signal: AbortSignal.timeout(5_000) });
  await answer.arrayBuffer();
  return { status: answer.status, region: answer.headers.get("x-haechi-region") };
}
