import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Envelope } from "#domain/approvals/envelope.ts";
import { hashEnvelope } from "#domain/approvals/hash-envelope.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { cancelRun } from "./cancel-run.ts";
import { decideStep } from "./decide-step.ts";
import { pauseRun } from "./pause-run.ts";
import { type Requested, requestFailover } from "./request-failover.ts";
import { resumeRun } from "./resume-run.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const REASON = "kr-a is to be maintained tonight";
/** In-region; its one check only asks an agent. */
function inRegion(subject = "lead", role: "operator" | "commander" = "commander", requestId: string = randomUUID()) {
  const ctx = site.as(subject, role);
  return requestFailover(ctx, { plan: "zone-return", values: { zone: "kr-a" }, reason: REASON, requestId });
}
function crossRegion(subject = "lead", requestId: string = randomUUID()) {
  const ctx = site.as(subject, "commander");
  return requestFailover(ctx, {
    plan: "cross-region-limited-console",
    reason: "all zones of kr are silent",
    requestId,
  });
}
const commander = () => site.as("lead", "commander");
const audit = (action: string) => site.db.auditEvent.count({ where: { action } });

describe("requestFailover", () => {
  it("writes run, steps, audit and the start of the first leg, or nothing of them", async () => {
    const requested = await inRegion();
    expect(requested).toMatchObject({ status: "approved", approvalId: null });
    const run = await site.db.run.findUniqueOrThrow({ where: { id: requested.runId }, include: { steps: true } });
    expect(run).toMatchObject({ regions: ["kr"], crossRegion: false, leg: 1, requestedBy: "lead" });
    expect(run.steps.length).toBeGreaterThan(2);
    expect(await site.db.outbox.findUnique({ where: { key: `${run.id}:1` } })).toMatchObject({ kind: "run.leg" });
    expect(await site.db.auditEvent.count({ where: { action: "run.requested", subjectId: run.id } })).toBe(1);
  });

  it("answers the same click again with the same run", async () => {
    const requestId = randomUUID();
    const first = await inRegion("lead", "commander", requestId);
    expect(await inRegion("lead", "commander", requestId)).toEqual(first);
    await expect(inRegion("sre", "operator", requestId)).rejects.toMatchObject({ key: "request-id-taken" });
    expect(await site.db.run.count()).toBe(1);
  });

  it("gives the region to one of two operators who start at once, and tells the other whose it is", async () => {
    const outcomes = await Promise.allSettled([inRegion("lead"), inRegion("sre", "operator")]);
    const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(won).toHaveLength(1);
    expect(lost).toMatchObject([
      { code: "conflict", key: "region-busy", values: { region: "kr", run: won[0]?.number } },
    ]);
    expect(await site.db.run.count()).toBe(1);
    expect(await site.db.outbox.count()).toBe(1);
  });

  it("freezes an envelope for executives over regions, tells each of them, and starts nothing", async () => {
    site.outside.silentZones.add("kr-a").add("kr-b");
    const requested = await crossRegion();
    expect(requested.status).toBe("awaiting_approval");
    const approval = await site.db.approval.findUniqueOrThrow({ where: { id: requested.approvalId ?? "" } });
    const envelope = approval.envelope as unknown as Envelope;
    expect(approval.envelopeHash).toBe(await hashEnvelope(envelope));
    expect(envelope).toMatchObject({ from: "kr", to: "jp", runNumber: requested.number, requestedBy: "lead" });
    expect(envelope.headroom).toEqual({ measured: 0.9, minimum: 0.3 });
    expect(envelope.source.map((zone) => zone.answers)).toEqual([null, null, true]);
    expect(envelope.unknown.map((entry) => entry.key)).toEqual(["zone-no-answer", "zone-no-answer", "never-rehearsed"]);
    const mails = await site.db.outbox.findMany({ where: { kind: "mail" } });
    expect(mails).toHaveLength(3);
    expect(await site.db.outbox.count({ where: { kind: "run.leg" } })).toBe(0);
  });

  it("lets a cross-region run be asked for beside an in-region one, but not a second of its kind", async () => {
    await inRegion();
    await crossRegion();
    await expect(crossRegion()).rejects.toMatchObject({ key: "region-busy" });
  });

  it("refuses what the role, the measured capacity, the checks or the plan's parameters do not allow", async () => {
    const requestId = randomUUID();
    const sre = site.as("sre", "operator");
    const cross = { plan: "cross-region-limited-console", reason: REASON, requestId };
    await expect(requestFailover(sre, cross)).rejects.toMatchObject({ key: "forbidden" });
    await expect(requestFailover(site.as("staff", "viewer"), cross)).rejects.toMatchObject({ key: "forbidden" });
    const asked = { plan: "zone-return", values: { zone: "moon" }, reason: REASON, requestId };
    await expect(requestFailover(commander(), asked)).rejects.toMatchObject({ key: "plan-parameter-wrong" });
    const nameless = { ...asked, plan: "no-such-plan" };
    await expect(requestFailover(commander(), nameless)).rejects.toMatchObject({ key: "plan-not-found" });
    await expect(requestFailover(commander(), { ...asked, reason: "short" })).rejects.toMatchObject({
      key: "invalid-input",
    });
    const lossy = { ...cross, allowDataLoss: true };
    await expect(requestFailover(commander(), lossy)).rejects.toMatchObject({ key: "loss-under-approval" });
    site.outside.usedSessions = 800;
    await expect(crossRegion()).rejects.toMatchObject({ code: "blocked", key: "before-not-so" });
    expect(await site.db.run.count()).toBe(0);
    expect(await site.db.outbox.count()).toBe(0);
    expect(await audit("access.denied")).toBeGreaterThanOrEqual(2);
  });

  it("asks the provider, not the session: a role taken away in mid-session is gone, silence is a refusal", async () => {
    const ctx = commander();
    site.provider.roles.set("lead", ["viewer"]);
    await expect(requestAs(ctx)).rejects.toMatchObject({ code: "forbidden", key: "role-taken-away" });
    site.provider.down = true;
    await expect(requestAs(ctx)).rejects.toMatchObject({ code: "unavailable", key: "identity-unavailable" });
    site.provider.down = false;
    site.provider.roles.set("lead", ["commander"]);
    await site.db.revocation.create({ data: { subject: "lead", reason: "left the company", revokedBy: "admin" } });
    await expect(requestAs(ctx)).rejects.toMatchObject({ code: "forbidden", key: "access-revoked" });
    expect(await site.db.run.count()).toBe(0);
  });

  const requestAs = (ctx: ReturnType<VerbFixture["as"]>) =>
    requestFailover(ctx, { plan: "zone-return", values: { zone: "kr-a" }, reason: REASON, requestId: randomUUID() });
});

describe("steering a run", () => {
  const legs = () => site.db.outbox.count({ where: { kind: "run.leg" } });
  async function runIn(status: string, startedAt: Date | null = new Date()): Promise<Requested> {
    const requested = await inRegion();
    await site.db.run.update({ where: { id: requested.runId }, data: { status, startedAt } });
    return requested;
  }

  it("pauses, and resumes with one leg however often it is clicked", async () => {
    const { runId } = await runIn("running");
    expect(await pauseRun(commander(), { runId })).toEqual({ runId, status: "running", desired: "pause" });
    await pauseRun(commander(), { runId });
    expect(await site.db.auditEvent.count({ where: { action: "run.pause-requested", subjectId: runId } })).toBe(1);
    await site.db.run.update({ where: { id: runId }, data: { status: "paused" } });
    await Promise.all([resumeRun(commander(), { runId }), resumeRun(commander(), { runId })]);
    expect(await legs()).toBe(2);
    expect(await site.db.run.findUnique({ where: { id: runId } })).toMatchObject({ desired: "run", leg: 2 });
  });

  it("can be stopped while the provider is silent, not once it says the role is gone", async () => {
    const { runId } = await runIn("running");
    site.provider.down = true;
    expect(await pauseRun(commander(), { runId })).toMatchObject({ desired: "pause" });
    site.provider.down = false;
    site.provider.roles.set("lead", []);
    const reason = "the zone answers again";
    await expect(cancelRun(commander(), { runId, reason })).rejects.toMatchObject({ key: "role-taken-away" });
  });

  it("cancels before the start at once, with its approval; afterwards by asking, or by a leg of its own", async () => {
    const reason = "the zone answers again";
    const waiting = await crossRegion();
    expect(await cancelRun(commander(), { runId: waiting.runId, reason })).toMatchObject({ status: "cancelled" });
    const approval = await site.db.approval.findUniqueOrThrow({ where: { runId: waiting.runId } });
    expect(approval.status).toBe("voided");
    const running = await runIn("running");
    expect(await cancelRun(commander(), { runId: running.runId, reason, undo: true })).toMatchObject({
      desired: "undo",
    });
    await expect(resumeRun(commander(), { runId: running.runId })).rejects.toMatchObject({ key: "being-cancelled" });
    await site.db.run.update({ where: { id: running.runId }, data: { status: "completed" } });
    const paused = await runIn("paused");
    const before = await legs();
    expect(await cancelRun(commander(), { runId: paused.runId, reason })).toMatchObject({
      status: "running",
      desired: "cancel",
    });
    expect(await legs()).toBe(before + 1);
    await site.db.run.update({ where: { id: paused.runId }, data: { status: "failed", desired: "run" } });
    await expect(cancelRun(commander(), { runId: paused.runId, reason })).rejects.toMatchObject({
      key: "already-ended",
    });
  });

  it("cancels at once what was paused before it could begin", async () => {
    const { runId } = await runIn("paused", null);
    await site.db.regionLock.create({ data: { region: "kr", runId } });
    const before = await legs();
    const cancel = () => cancelRun(commander(), { runId, reason: "the zone answers again", undo: true });
    expect(await cancel()).toMatchObject({ status: "cancelled" });
    expect(await cancel(), "repeated").toMatchObject({ status: "cancelled" });
    expect([await legs(), await site.db.regionLock.count({ where: { runId } })]).toEqual([before, 0]);
  });

  it("of two who ask at once for different ends, tells the second which it is, and records one decision", async () => {
    const reason = "the zone answers again";
    const { runId } = await runIn("running");
    const ask = (undo: boolean) => cancelRun(commander(), { runId, reason, undo });
    const decisions = () => site.db.auditEvent.count({ where: { action: "run.cancel-requested", subjectId: runId } });
    expect(await ask(false)).toMatchObject({ desired: "cancel" });
    expect(await ask(false), "repeated").toMatchObject({ desired: "cancel" });
    await expect(ask(true)).rejects.toMatchObject({ code: "conflict", key: "being-stopped" });
    await site.db.run.update({ where: { id: runId }, data: { status: "cancelled" } });
    await expect(ask(true), "and once it has ended").rejects.toMatchObject({ key: "being-stopped" });
    expect(await decisions()).toBe(1);
    await site.db.run.update({ where: { id: runId }, data: { status: "running", desired: "undo" } });
    await expect(ask(false)).rejects.toMatchObject({ code: "conflict", key: "being-taken-back" });
    expect(await ask(true), "repeated").toMatchObject({ desired: "undo" });
    expect(await decisions()).toBe(1);
    expect(await site.db.run.findUnique({ where: { id: runId } })).toMatchObject({ desired: "undo" });
  });

  it("takes one decision about a failed step, with its reason, and starts one leg", async () => {
    const { runId } = await runIn("paused");
    const step = await site.db.runStep.findFirstOrThrow({ where: { runId, phase: "step" } });
    const decide = (reason: string) =>
      decideStep(commander(), { runId, stepId: step.stepId, decision: "retry", reason });
    await expect(decide("the node is back now")).rejects.toMatchObject({ key: "step-wants-no-decision" });
    await site.db.runStep.update({ where: { id: step.id }, data: { status: "failed" } });
    await expect(decide("short")).rejects.toMatchObject({ key: "invalid-input" });
    const before = await legs();
    const outcomes = await Promise.allSettled([decide("the node is back now"), decide("the node is back too")]);
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    expect(await legs()).toBe(before + 1);
    expect(await site.db.runStep.findUnique({ where: { id: step.id } })).toMatchObject({
      decision: "retry",
      decidedBy: "lead",
    });
  });

  it("confirms a manual step without a reason, but never a failed one", async () => {
    const { runId } = await runIn("paused");
    const step = await site.db.runStep.findFirstOrThrow({ where: { runId, phase: "step" } });
    const confirm = () => decideStep(commander(), { runId, stepId: step.stepId, decision: "confirm" });
    await site.db.runStep.update({ where: { id: step.id }, data: { status: "failed" } });
    await expect(confirm()).rejects.toMatchObject({ key: "step-wants-no-decision" });
    await site.db.runStep.update({ where: { id: step.id }, data: { status: "waiting_for_person" } });
    expect(await confirm()).toMatchObject({ status: "running" });
    expect(await site.db.runStep.findUnique({ where: { id: step.id } })).toMatchObject({ decision: "done" });
  });

  it("lets nobody pass over the step that keeps the other region's full console closed, or its turn", async () => {
    const { runId } = await crossRegion();
    await site.db.run.update({ where: { id: runId }, data: { status: "paused" } });
    const over = (stepId: string, decision: "skip" | "done") =>
      decideStep(site.as("sre", "operator"), { runId, stepId, decision, reason: "it is on, believe me" });
    await site.db.runStep.updateMany({ where: { runId }, data: { status: "failed" } });
    for (const decision of ["skip", "done"] as const)
      await expect(over("open-limited-console", decision)).rejects.toMatchObject({ key: "sovereignty-needs-step" });
    expect(await legs()).toBe(0);
    expect(await over("freeze-kr", "skip")).toMatchObject({ status: "running" });
  });

  it("cancels again what was paused while its cancelling was under way", async () => {
    const { runId } = await runIn("paused");
    await site.db.run.update({ where: { id: runId }, data: { desired: "cancel" } });
    const before = await legs();
    await cancelRun(commander(), { runId, reason: "nobody carried it out" });
    expect(await legs()).toBe(before + 1);
  });
});
