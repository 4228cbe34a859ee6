import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Envelope } from "#domain/approvals/envelope.ts";
import { verifyApproval } from "#domain/approvals/verify-approval.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { requestFailover } from "../failovers/request-failover.ts";
import { approve } from "./approve.ts";
import { beginStepUp } from "./begin-step-up.ts";
import { listApprovals } from "./list-approvals.ts";
import { proveStepUp } from "./prove-step-up.ts";
import { readApproval } from "./read-approval.ts";
import { reject } from "./reject.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const REASON = "capacity of jp is not shown for the last day";
type Open = { readonly approvalId: string; readonly runId: string; readonly envelopeHash: string };

async function open(by = "lead"): Promise<Open> {
  const ctx = site.as(by, "commander");
  const request = { plan: "cross-region-limited-console", reason: "all zones of kr are silent" };
  const { approvalId, runId } = await requestFailover(ctx, { ...request, requestId: randomUUID() });
  if (!approvalId) throw new Error("no approval was opened");
  const { envelopeHash } = await site.db.approval.findUniqueOrThrow({ where: { id: approvalId } });
  return { approvalId, runId, envelopeHash };
}

/** What a person does in the browser: asks for a step-up and logs in anew. */
async function stepUp(subject: string, approvalId: string, authTime = new Date()): Promise<string> {
  const ctx = site.as(subject, "executive");
  const { stepUpId } = await beginStepUp(ctx, { approvalId });
  await proveStepUp(ctx, stepUpId, { subject, authTime });
  return stepUpId;
}

async function sign(subject: string, { approvalId, envelopeHash }: Open) {
  const stepUpId = await stepUp(subject, approvalId);
  return approve(site.as(subject, "executive"), { approvalId, envelopeHash, stepUpId });
}
const legs = () => site.db.outbox.count({ where: { kind: "run.leg" } });
const statusOf = async ({ approvalId, runId }: Open) => {
  const approval = await site.db.approval.findUniqueOrThrow({ where: { id: approvalId } });
  const run = await site.db.run.findUniqueOrThrow({ where: { id: runId } });
  return [approval.status, run.status];
};

describe("approve", () => {
  it("waits with one, runs with the second, by rules the worker finds valid as well", async () => {
    const it = await open();
    expect(await sign("coo", it)).toMatchObject({ status: "pending", approvals: 1, threshold: 2, repeated: false });
    expect(await statusOf(it)).toEqual(["pending", "awaiting_approval"]);
    expect(await legs()).toBe(0);
    expect(await sign("ciso", it)).toMatchObject({ status: "approved", approvals: 2 });
    expect(await statusOf(it)).toEqual(["approved", "approved"]);
    expect(await site.db.outbox.findUnique({ where: { key: `${it.runId}:1` } })).not.toBeNull();
    expect(await workerVerdict(it)).toMatchObject({ valid: true, approvers: ["coo", "ciso"] });
  });

  it("makes one decision of two clicks at the same moment, and says the same to both", async () => {
    const it = await open();
    const stepUpId = await stepUp("coo", it.approvalId);
    const click = () => approve(site.as("coo", "executive"), { ...signed(it), stepUpId });
    const answers = await Promise.all([click(), click()]);
    expect(answers.map((answer) => answer.approvals)).toEqual([1, 1]);
    expect(answers.map((answer) => answer.repeated).sort()).toEqual([false, true]);
    expect(await site.db.approvalDecision.count()).toBe(1);
    expect(await site.db.auditEvent.count({ where: { action: "approval.approved", subjectId: it.approvalId } })).toBe(
      1,
    );
  });

  it("starts the run once when the last two people click at the same moment", async () => {
    const it = await open();
    await sign("coo", it);
    const [ciso, cto] = [await stepUp("ciso", it.approvalId), await stepUp("cto", it.approvalId)];
    const outcomes = await Promise.allSettled([
      approve(site.as("ciso", "executive"), { ...signed(it), stepUpId: ciso }),
      approve(site.as("cto", "executive"), { ...signed(it), stepUpId: cto }),
    ]);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refusals).toMatchObject([{ key: "approval-not-pending", values: { status: "approved" } }]);
    expect(await legs()).toBe(1);
  });

  it("refuses the requester, whatever else they may be", async () => {
    const it = await open("boss");
    site.provider.roles.set("boss", ["commander", "executive"]);
    const boss = site.as("boss", "commander", "executive");
    await expect(beginStepUp(boss, { approvalId: it.approvalId })).rejects.toMatchObject({
      key: "requester-cannot-approve",
    });
    // Even with a step-up that should not exist.
    const forged = { approvalId: it.approvalId, subject: "boss", envelopeHash: it.envelopeHash };
    const { id } = await site.db.stepUp.create({ data: { ...forged, provenAt: new Date(), authTime: new Date() } });
    const attempt = approve(boss, { ...signed(it), stepUpId: id });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden", key: "requester-approves" });
    const denied = { action: "access.denied", actor: "boss", subjectId: it.approvalId };
    expect(await site.db.auditEvent.count({ where: denied })).toBe(1);
    expect((await site.db.stepUp.findUniqueOrThrow({ where: { id } })).usedAt).toBeNull();
  });

  it("does not take a step-up twice, of another person, for another approval, unproven, or too old", async () => {
    const it = await open();
    const mine = await stepUp("coo", it.approvalId);
    const by = (subject: string, stepUpId: string) =>
      approve(site.as(subject, "executive"), { ...signed(it), stepUpId });
    await expect(by("ciso", mine)).rejects.toMatchObject({ key: "step-up-of-another" });
    await expect(by("coo", randomUUID())).rejects.toMatchObject({ key: "no-step-up" });
    const { stepUpId: unproven } = await beginStepUp(site.as("cto", "executive"), { approvalId: it.approvalId });
    await expect(by("cto", unproven)).rejects.toMatchObject({ key: "no-step-up" });
    await by("coo", mine);
    const used = await site.db.stepUp.findUniqueOrThrow({ where: { id: mine } });
    expect(used.usedAt).not.toBeNull();
    // Used up, and yet without a decision of this person: what a replay would look like.
    const replayed = await stepUp("ciso", it.approvalId);
    await site.db.stepUp.update({ where: { id: replayed }, data: { usedAt: new Date() } });
    await expect(by("ciso", replayed)).rejects.toMatchObject({ key: "step-up-used" });
    const old = new Date(Date.now() - 6 * 60_000);
    const { stepUpId: late } = await beginStepUp(site.as("ciso", "executive"), { approvalId: it.approvalId });
    await site.db.stepUp.update({ where: { id: late }, data: { createdAt: old, provenAt: old, authTime: old } });
    await expect(by("ciso", late)).rejects.toMatchObject({ key: "login-too-old" });
    await site.db.run.updateMany({ data: { status: "cancelled" } });
    const other = await open();
    const elsewhere = await stepUp("cto", other.approvalId);
    await expect(by("cto", elsewhere)).rejects.toMatchObject({ key: "step-up-of-another" });
  });

  it("proves a step-up only by a new login of the same person, once", async () => {
    const it = await open();
    const coo = site.as("coo", "executive");
    const { stepUpId } = await beginStepUp(coo, { approvalId: it.approvalId });
    const prove = (subject: string, authTime: Date) => proveStepUp(coo, stepUpId, { subject, authTime });
    await expect(prove("cto", new Date())).rejects.toMatchObject({ key: "step-up-other-person" });
    await expect(prove("coo", new Date(Date.now() - 10_000))).rejects.toMatchObject({ key: "step-up-old-login" });
    await prove("coo", new Date());
    await expect(prove("coo", new Date())).rejects.toMatchObject({ key: "step-up-used" });
  });

  it("ends an approval whose time is over, with its run, and starts nothing", async () => {
    const it = await open();
    const stepUpId = await stepUp("coo", it.approvalId);
    await site.db.approval.update({ where: { id: it.approvalId }, data: { expiresAt: new Date(Date.now() - 1) } });
    const attempt = approve(site.as("coo", "executive"), { ...signed(it), stepUpId });
    await expect(attempt).rejects.toMatchObject({ code: "conflict", key: "approval-expired" });
    expect(await statusOf(it)).toEqual(["expired", "expired"]);
    expect(await legs()).toBe(0);
  });

  it("voids it when what was signed is no longer so; improvement does not", async () => {
    const it = await open();
    site.outside.usedSessions = 10;
    expect(await sign("coo", it)).toMatchObject({ approvals: 1 });
    site.outside.usedSessions = 750;
    await expect(sign("ciso", it)).rejects.toMatchObject({
      key: "envelope-left",
      values: { because: "headroom-below-minimum" },
    });
    expect(await statusOf(it)).toEqual(["voided", "expired"]);
    const { voidedBecause } = await site.db.approval.findUniqueOrThrow({ where: { id: it.approvalId } });
    expect(voidedBecause).toMatchObject([{ key: "headroom-below-minimum" }]);
  });

  it("refuses a signature for something else than what is pending", async () => {
    const it = await open();
    const stepUpId = await stepUp("coo", it.approvalId);
    const other = { approvalId: it.approvalId, stepUpId, envelopeHash: "0".repeat(64) };
    await expect(approve(site.as("coo", "executive"), other)).rejects.toMatchObject({ key: "signed-another-envelope" });
  });

  it("refuses whose role was taken away, or access revoked, after they signed in", async () => {
    const it = await open();
    const stepUpId = await stepUp("coo", it.approvalId);
    const coo = site.as("coo", "executive");
    site.provider.roles.set("coo", ["viewer"]);
    await expect(approve(coo, { ...signed(it), stepUpId })).rejects.toMatchObject({ key: "role-taken-away" });
    site.provider.roles.set("coo", ["executive"]);
    await site.db.revocation.create({ data: { subject: "coo", reason: "phone was lost", revokedBy: "admin" } });
    await expect(approve(coo, { ...signed(it), stepUpId })).rejects.toMatchObject({ key: "access-revoked" });
    expect(await site.db.approvalDecision.count()).toBe(0);
  });
});

describe("an approver whose access is revoked after they signed", () => {
  it("counts no more: the next signature does not start the run, a third one does", async () => {
    const it = await open();
    await sign("coo", it);
    await site.db.revocation.create({ data: { subject: "coo", reason: "phone was lost", revokedBy: "admin" } });
    const shown = async () => (await readApproval(site.as("cto", "executive"), it.approvalId, undefined)).approved;
    expect(await shown()).toBe(0);
    const { roster } = await readApproval(site.as("cto", "executive"), it.approvalId, undefined);
    expect(roster.flatMap(({ decision }) => decision ?? [])).toMatchObject([{ what: "approve", counts: "revoked" }]);
    expect(await sign("ciso", it)).toMatchObject({ status: "pending", approvals: 1, threshold: 2 });
    expect(await statusOf(it)).toEqual(["pending", "awaiting_approval"]);
    expect(await legs()).toBe(0);
    expect(await shown()).toBe(1);
    expect((await listApprovals(site.db, {})).rows).toMatchObject([{ id: it.approvalId, approved: 1 }]);
    expect(await sign("cto", it)).toMatchObject({ status: "approved", approvals: 2 });
    expect(await legs()).toBe(1);
  });
});

describe("reject", () => {
  it("takes back a yes while others are awaited: the request ends, and the decision is not rewritten", async () => {
    const it = await open();
    await sign("coo", it);
    const no = () => reject(site.as("coo", "executive"), { approvalId: it.approvalId, reason: REASON });
    expect(await Promise.all([no(), no()])).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
    expect(await statusOf(it)).toEqual(["rejected", "rejected"]);
    expect(await site.db.approvalDecision.findMany()).toMatchObject([{ approver: "coo", decision: "approve" }]);
    expect(await site.db.auditEvent.findMany({ where: { action: "approval.rejected" } })).toMatchObject([
      { actor: "coo", detail: { reason: REASON, withdrawn: true } },
    ]);
    const { voidedBecause, roster, approved } = await readApproval(
      site.as("cto", "executive"),
      it.approvalId,
      undefined,
    );
    expect(voidedBecause).toMatchObject([{ key: "approver-withdrew", values: { by: "coo", reason: REASON } }]);
    expect(approved).toBe(0);
    expect(roster.flatMap(({ decision }) => decision ?? [])).toMatchObject([{ what: "approve", counts: "withdrawn" }]);
    await expect(sign("ciso", it)).rejects.toMatchObject({ key: "approval-not-pending" });
  });

  it("comes too late once the last approval has started the run", async () => {
    const it = await open();
    await sign("coo", it);
    await sign("ciso", it);
    const late = reject(site.as("coo", "executive"), { approvalId: it.approvalId, reason: REASON });
    await expect(late).rejects.toMatchObject({ key: "approval-not-pending" });
    expect(await legs()).toBe(1);
  });

  it("ends approval and run with one no and its reason, without a new login", async () => {
    const it = await open();
    const coo = site.as("coo", "executive");
    await expect(reject(coo, { approvalId: it.approvalId, reason: "too short" })).rejects.toMatchObject({
      key: "invalid-input",
    });
    const no = () => reject(coo, { approvalId: it.approvalId, reason: REASON });
    expect(await Promise.all([no(), no()])).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
    expect(await statusOf(it)).toEqual(["rejected", "rejected"]);
    expect(await site.db.approvalDecision.count()).toBe(1);
    await expect(sign("ciso", it)).rejects.toMatchObject({ key: "approval-not-pending" });
    expect(await legs()).toBe(0);
  });
});

function signed({ approvalId, envelopeHash }: Open) {
  return { approvalId, envelopeHash };
}

/** The worker's own judgement, from the rows. */
async function workerVerdict({ approvalId, runId }: Open) {
  const approval = await site.db.approval.findUniqueOrThrow({
    where: { id: approvalId },
    include: { decisions: true, run: true },
  });
  const stepUps = await site.db.stepUp.findMany();
  const plan = approval.run?.plan as unknown as FrozenPlan;
  return verifyApproval({
    approval,
    envelope: approval.envelope as unknown as Envelope,
    decisions: approval.decisions.map((row) => ({
      ...row,
      decision: row.decision === "approve" ? "approve" : "reject",
      stepUp: stepUps.find((stepUp) => stepUp.id === row.stepUpId) ?? null,
    })),
    policy: site.as("coo").topology.policies.approvals["cross-region"] ?? null,
    runId,
    planHash: plan.hash,
    now: new Date(),
    startedAt: null,
    rolesOf: () => ["executive"],
  });
}
