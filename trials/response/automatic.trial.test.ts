import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from "vitest";
import { readResponse } from "#domain/response/response.ts";
import type { Zone } from "#lab/addresses.ts";
import { parseTarget } from "#lab/components.ts";
import { countCases } from "#lab/count.ts";
import { killTarget } from "#lab/fault.ts";
import { freezeTarget } from "#lab/faults/freeze.ts";
import { partitionZone } from "#lab/faults/links.ts";
import { healTarget } from "#lab/heal.ts";
import { liftHandsOff } from "#server/response/lift-hands-off.ts";
import { holdResponse } from "#server/response/respond-lock.ts";
import { setHandsOff } from "#server/response/set-hands-off.ts";
import { until } from "../../scripts/stack/until.ts";
import { untilNodeAnswers } from "../site/measured.ts";
import { ask, type EndedRun, ended, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";

/**
 * The whole chain without a hand, on the lab's real components under a steady customer: the agents' votes, the loss they establish, the
 * incident, the run of the site's policy. What is printed is measured from the fault to the first mitigation: traffic away from the zone
 * (of a primary alone: the application's way to the new one).
 */
let site: TrialSite;
let zone: Zone;
let since: Date;
beforeAll(async () => {
  site = await openSite({ automatic: true });
});
afterAll(() => site?.close());
beforeEach(async () => {
  onTestFailed(() => site.reset());
  await untilAllGood(site.db);
  await until(
    "Every loss over",
    30_000,
    async () => (await site.db.detection.count({ where: { endedAt: null } })) === 0,
  );
  since = new Date();
  zone = (await countCases(site.manifest, since)).primary;
});

const FAULTS: Readonly<Record<string, (zone: Zone) => Promise<unknown>>> = {
  freeze: (one) => freezeTarget(site.manifest, parseTarget(one)),
  kill: (one) => killTarget(site.manifest, parseTarget(one)),
  partition: (one) => partitionZone(site.manifest, one),
};
const policyRuns = () => site.db.run.findMany({ where: { requestedBy: "system:policy", requestedAt: { gt: since } } });

/** The run that a policy started since the fault, once it has ended. */
async function answered(): Promise<EndedRun> {
  const { id } = await until("A run of a policy", 30_000, async () => (await policyRuns())[0] ?? null);
  return ended(site, id, 90_000);
}

async function oneOutcome(run: EndedRun, faultAt: Date, mitigation: string): Promise<void> {
  expect(run.status, tell(run)).toBe("completed");
  expect(await policyRuns()).toHaveLength(1);
  const incidents = await site.db.incident.findMany({ where: { declaredAt: { gt: since } }, include: { runs: true } });
  expect(incidents).toMatchObject([{ severity: 1, declaredBy: "system:policy", zones: [zone] }]);
  expect(incidents[0]?.runs.map(({ id }) => id)).toEqual([run.id]);
  expect(await countCases(site.manifest, since)).toMatchObject({ lost: 0, duplicated: 0 });
  const loss = await site.db.detection.findFirstOrThrow({ where: { runId: run.id } });
  const after = (at: Date | null | undefined) => (at ? at.getTime() - faultAt.getTime() : Number.NaN);
  const mitigatedMs = after(run.steps.find((step) => step.stepId === mitigation)?.endedAt);
  const told = {
    established: after(loss.confirmedAt),
    declared: after(incidents[0]?.declaredAt),
    requested: after(run.requestedAt),
    started: after(run.startedAt),
    mitigated: mitigatedMs,
    ended: after(run.endedAt),
  };
  console.log(`${loss.kind} ${loss.subject}, ms from the fault: ${JSON.stringify(told)}`);
  // The target is 10 s on a machine of its own (bench); here others may work beside it.
  expect(mitigatedMs).toBeLessThan(30_000);
}

/** The zone comes back through its plan, and nothing is started by that. */
async function comesBack(): Promise<void> {
  const before = (await policyRuns()).length;
  await healTarget(site.manifest, parseTarget(zone), () => undefined);
  await untilNodeAnswers(site, zone);
  const back = await ended(site, await ask(site, { plan: "zone-return", values: { zone } }));
  expect(back.status, tell(back)).toBe("completed");
  await until(
    "Every loss over",
    30_000,
    async () => (await site.db.detection.count({ where: { endedAt: null } })) === 0,
  );
  expect(await policyRuns()).toHaveLength(before);
  await site.db.incident.updateMany({ data: { status: "resolved", resolvedAt: new Date() } });
}

test.each(Object.keys(FAULTS))(
  "%s of the primary's zone: established, declared and evacuated without a hand",
  async (how) => {
    const faultAt = new Date();
    await FAULTS[how]?.(zone);
    await oneOutcome(await answered(), faultAt, "drain-zone");
    await comesBack();
  },
);

test("a worker killed between the loss and its run: the other one starts it, once", async () => {
  let faultAt = new Date();
  await site.db.$transaction(
    async (tx) => {
      await holdResponse(tx);
      faultAt = new Date();
      await killTarget(site.manifest, parseTarget(zone));
      const waiting = await until("A worker about to answer", 30_000, async () => {
        const [one] = await site.db.$queryRaw<{ pid: number }[]>`
          SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = ${0x4a_e0_c1}::bigint::oid`;
        return one ?? null;
      });
      expect(waiting.pid).toBeGreaterThan(0);
      const leader = await leading();
      leader.signal("SIGKILL");
      await leader.end;
    },
    { timeout: 60_000 },
  );
  await site.workers.settled();
  const run = await answered();
  expect(run.status, tell(run)).toBe("completed");
  expect(await policyRuns()).toHaveLength(1);
  expect(await site.db.incident.count({ where: { declaredAt: { gt: faultAt } } })).toBe(1);
  await comesBack();
});

test("hands off holds it, and lifting it lets it go", async () => {
  const lead = site.as("lead", "commander");
  await setHandsOff(lead, { reason: "the trial looks on for a while", forMs: 3_600_000 });
  await FAULTS["kill"]?.(zone);
  await until("The loss being declared and held", 30_000, async () => {
    const loss = await site.db.detection.findFirst({ where: { kind: "zone-lost", confirmedAt: { gt: since } } });
    const response = readResponse(loss?.response);
    return loss?.incidentId != null && response?.state === "held" && response.held[0]?.key === "response.hands-off";
  });
  expect(await policyRuns()).toEqual([]);
  const liftedAt = new Date();
  await liftHandsOff(lead, {});
  await oneOutcome(await answered(), liftedAt, "drain-zone");
  await comesBack();
});

test("the primary's server killed alone: its own plan, and the old primary is a standby again", async () => {
  const faultAt = new Date();
  await killTarget(site.manifest, parseTarget(`${zone}/meta-db`));
  const run = await answered();
  expect(run.plan).toMatchObject({ name: "meta-db-failover" });
  await oneOutcome(run, faultAt, "route-clients");
  await untilAllGood(site.db);
});

/** The worker that holds the supervisor's duty now. */
async function leading() {
  const [row] = await site.db.$queryRaw<{ name: string }[]>`
    SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND application_name LIKE 'haechi-supervisor-%' AND objid = 1`;
  const leader = site.workers.running().find(({ executorId }) => row?.name.endsWith(executorId));
  if (!leader) throw new Error(`Nobody leads: ${row?.name}`);
  return leader;
}
