import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { listApprovals } from "../approvals/list-approvals.ts";
import { readApproval } from "../approvals/read-approval.ts";
import { listRuns } from "./list-runs.ts";
import { readRun } from "./read-run.ts";
import { requestFailover } from "./request-failover.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const REASON = "kr-a is to be maintained tonight";
const T0 = Date.UTC(2026, 10, 24, 1, 0, 0);
const at = (seconds: number) => new Date(T0 + seconds * 1000);

async function requested() {
  const ctx = site.as("lead", "commander");
  return requestFailover(ctx, {
    plan: "zone-return",
    values: { zone: "kr-a" },
    reason: REASON,
    requestId: randomUUID(),
  });
}
/** A run of zone-return that ended, its steps each taking `seconds`. */
async function ended(seconds: number, status = "completed") {
  const { runId } = await requested();
  await site.db.runStep.updateMany({
    where: { runId },
    data: { status: "done", acted: true, startedAt: at(0), endedAt: at(seconds) },
  });
  await site.db.run.update({ where: { id: runId }, data: { status, startedAt: at(0), endedAt: at(seconds * 3) } });
  return runId;
}
async function crossRegion() {
  const ctx = site.as("lead", "commander");
  const asked = { plan: "cross-region-limited-console", reason: "all zones of kr are silent", requestId: randomUUID() };
  const { runId, approvalId } = await requestFailover(ctx, asked);
  if (approvalId === null) throw new Error("the plan should need an approval");
  return { runId, approvalId };
}

describe("readRun", () => {
  it("is found by id and by the number people say, and by nothing else", async () => {
    const { runId, number } = await requested();
    for (const name of [runId, String(number), `FO-${String(number).padStart(4, "0")}`, `fo${number}`]) {
      expect((await readRun(site.as("sre", "viewer"), name)).id).toBe(runId);
    }
    for (const name of ["99999", randomUUID(), "FO-", "'; drop table run"]) {
      await expect(readRun(site.as("sre", "viewer"), name)).rejects.toMatchObject({ key: "run-not-found" });
    }
  });

  it("compares each step with past ends of the same plan alone; what never ran has no figures", async () => {
    const first = await requested();
    expect((await readRun(site.as("sre", "viewer"), first.runId)).steps.every((step) => step.past === null)).toBe(true);
    await site.db.run.update({ where: { id: first.runId }, data: { status: "cancelled" } });
    for (const seconds of [10, 20, 30]) await ended(seconds);
    await ended(500, "failed");
    const { runId } = await requested();
    const run = await readRun(site.as("sre", "viewer"), runId);
    expect(run.past).toMatchObject({ n: 3, p50Ms: 60_000 });
    for (const step of run.steps) expect(step.past).toMatchObject({ n: 3, p50Ms: 20_000 });
    expect(run.steps.find((step) => step.id === "take-traffic")?.with).toEqual({ zone: "kr-a" });
    expect(run.sovereignty).toMatchObject({ allowed: true, movements: [] });
  });

  it("says whose the lock of its region is", async () => {
    const one = await requested();
    await site.db.regionLock.create({ data: { region: "kr", runId: one.runId } });
    expect((await readRun(site.as("sre", "viewer"), one.runId)).locks).toEqual([
      { region: "kr", run: one.number, own: true },
    ]);
  });
});

describe("listRuns", () => {
  it("puts what waits for a person first, pages history by number, filters by region and plan", async () => {
    const past = [await ended(1), await ended(2), await ended(3)];
    const running = await requested();
    await site.db.run.update({ where: { id: running.runId }, data: { status: "running" } });
    const waiting = await crossRegion();
    const first = await listRuns(site.db, { limit: 2 });
    expect(first.open.map((run) => run.id)).toEqual([waiting.runId, running.runId]);
    expect(first.history.map((run) => run.id)).toEqual([past[2], past[1]]);
    expect(first.next).not.toBeNull();
    const second = await listRuns(site.db, { limit: 2, before: first.next ?? 0 });
    expect(second.history.map((run) => run.id)).toEqual([past[0]]);
    expect(second.next).toBeNull();
    expect((await listRuns(site.db, { region: "jp" })).open.map((run) => run.id)).toEqual([waiting.runId]);
    expect((await listRuns(site.db, { plan: "zone-return", status: ["completed"] })).history).toHaveLength(3);
    expect((await listRuns(site.db, { status: ["failed"] })).history).toHaveLength(0);
    expect(first.open[1]?.steps.total).toBe(await site.db.runStep.count({ where: { runId: running.runId } }));
  });
});

describe("reading approvals", () => {
  it("lists one whose time has passed as expired, before anybody has written so", async () => {
    const { approvalId } = await crossRegion();
    const { expiresAt } = await site.db.approval.findUniqueOrThrow({ where: { id: approvalId } });
    const late = new Date(expiresAt.getTime() + 1);
    expect((await listApprovals(site.db, {})).rows[0]?.status).toBe("pending");
    expect((await listApprovals(site.db, { status: ["pending"] }, late)).rows).toHaveLength(0);
    expect((await listApprovals(site.db, { status: ["expired"] }, late)).rows[0]?.status).toBe("expired");
    expect((await readApproval(site.as("coo", "executive"), approvalId, undefined, late)).status).toBe("expired");
  });

  it("tells each viewer what they may do, and another's step-up is none", async () => {
    const { approvalId } = await crossRegion();
    const { envelopeHash } = await site.db.approval.findUniqueOrThrow({ where: { id: approvalId } });
    const stepUp = await site.db.stepUp.create({
      data: { approvalId, subject: "coo", envelopeHash, provenAt: new Date() },
    });
    const seen = (subject: string, role: "executive" | "commander" | "auditor") =>
      readApproval(site.as(subject, role), approvalId, stepUp.id).then((view) => view.you);
    expect(await seen("coo", "executive")).toEqual({
      isRequester: false,
      mayDecide: true,
      decision: null,
      stepUp: { id: stepUp.id, proven: true, used: false },
    });
    expect(await seen("cto", "executive")).toMatchObject({ mayDecide: true, stepUp: null });
    expect(await seen("lead", "commander")).toMatchObject({ isRequester: true, mayDecide: false });
    expect(await seen("audit", "auditor")).toMatchObject({ isRequester: false, mayDecide: false });
  });
});
