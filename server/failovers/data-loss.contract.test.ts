import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Envelope } from "#domain/approvals/envelope.ts";
import { examplePlan, exampleStep } from "#domain/topology/example.fixture.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { makePartitions } from "../observe/partitions.ts";
import { previewLoss } from "../plans/preview-plan.ts";
import { requestFailover } from "./request-failover.ts";

const DB = "meta-db/kr";
let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
  const promote = exampleStep("database.promote", { component: DB, to: "auto" });
  const body = JSON.parse(JSON.stringify(examplePlan({ name: "promotes", steps: [promote] })));
  await site.db.planVersion.create({
    data: {
      installationId: site.installationId,
      name: "promotes",
      number: 1,
      hash: "h",
      source: "",
      body,
      appliedBy: "t",
    },
  });
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const commander = () => site.as("lead", "commander");
const ask = (allowDataLoss = true) =>
  requestFailover(commander(), {
    plan: "promotes",
    reason: "kr-a is dark and kr-b does not come back",
    requestId: randomUUID(),
    allowDataLoss,
  });

/** kr-a was the primary until its position 0/500; a row a second was acknowledged at 0/100, 0/200 … 0/500. */
async function primaryWasSeen() {
  const value = { kind: "database", role: "primary", timeline: 1, lsn: "0/500", synchronousNames: "FIRST 1 (kr-b)" };
  const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 3, 5, second));
  const sample = (lsn: string, second: number) => ({
    key: `${DB}:kr-a`,
    ok: true,
    value: { ...value, lsn, replicas: [], synchronousCommit: "on" },
    at: at(second),
  });
  await makePartitions(site.db, "observation", at(0), at(7)); // that day may be long gone
  await site.db.observation.createMany({ data: [sample("0/80", 0), sample("0/500", 6)] });
  await site.db.canary.createMany({
    data: [1, 2, 3, 4, 5].map((n) => ({ component: DB, number: n, lsn: `0/${n}00`, timeline: 1, at: at(n) })),
  });
}

describe("a run that may lose data", () => {
  it("is refused while nobody can say what it would lose, or nobody could be promoted", async () => {
    await expect(ask()).rejects.toMatchObject({ code: "blocked", key: "loss-not-predicted" });
    await primaryWasSeen();
    await expect(ask()).rejects.toMatchObject({ code: "blocked", key: "nobody-to-promote" });
    expect(await site.db.run.count()).toBe(0);
  });

  it("waits for the site's policy on losing data, with each candidate's loss in rows and time frozen in the envelope", async () => {
    await primaryWasSeen();
    site.outside.standbys.set("kr-c", "0/300");
    const requested = await ask();
    expect(requested.status).toBe("awaiting_approval");
    const approval = await site.db.approval.findUniqueOrThrow({ where: { id: requested.approvalId ?? "" } });
    expect(approval).toMatchObject({ threshold: 2, approverRole: "executive" });
    const envelope = approval.envelope as unknown as Envelope;
    expect(envelope).toMatchObject({ from: "kr", to: "kr" });
    expect(envelope.dataLoss).toEqual([
      {
        component: DB,
        oldPrimary: "kr-a",
        mayStillAcknowledge: true,
        promote: "kr-c",
        candidates: [
          { zone: "kr-b", why: "silent", lossBytes: null, rows: null, firstAt: null, lastAt: null },
          {
            zone: "kr-c",
            why: null,
            lossBytes: 0x200,
            rows: 2,
            firstAt: "2026-11-24T03:05:04.000Z",
            lastAt: "2026-11-24T03:05:05.000Z",
          },
        ],
      },
    ]);
    const [audited] = await site.db.auditEvent.findMany({
      where: { action: "run.requested", subjectId: requested.runId },
    });
    expect(audited?.detail).toMatchObject({ allowDataLoss: true, dataLoss: envelope.dataLoss });
    expect(await site.db.outbox.count({ where: { kind: "mail" } })).toBe(3);
    expect(await site.db.outbox.count({ where: { kind: "run.leg" } })).toBe(0);
  });

  it("shows the same before it is asked for, and says which part of the proof is missing", async () => {
    await primaryWasSeen();
    site.outside.standbys.set("kr-c", "0/300");
    const [outlook] = await previewLoss(commander(), "promotes", {});
    expect(outlook).toMatchObject({ promote: "kr-c", proof: null, oldPrimary: { zone: "kr-a", lsn: "0/500" } });
    expect(outlook?.reasons.map((one) => one.key)).toEqual([
      "old-primary-may-still-acknowledge",
      "quorum-member-silent",
    ]);
    expect(await site.db.run.count()).toBe(0);
  });

  it("may be asked for beside a run that stands paused without its proof, not beside one that acts, and only once", async () => {
    await primaryWasSeen();
    site.outside.standbys.set("kr-c", "0/300");
    const { runId } = await ask(false);
    await site.db.run.update({ where: { id: runId }, data: { status: "running" } });
    await expect(ask()).rejects.toMatchObject({ key: "region-busy" });
    await site.db.run.update({ where: { id: runId }, data: { status: "paused" } });
    await ask();
    await expect(ask()).rejects.toMatchObject({ key: "region-busy" });
  });
});
