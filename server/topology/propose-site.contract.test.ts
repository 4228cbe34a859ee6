import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "#domain/access/roles.ts";
import type { PolicyEnvelope } from "#domain/approvals/envelope.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { approve } from "../approvals/approve.ts";
import { beginStepUp } from "../approvals/begin-step-up.ts";
import { listApprovals } from "../approvals/list-approvals.ts";
import { proveStepUp } from "../approvals/prove-step-up.ts";
import { readApproval } from "../approvals/read-approval.ts";
import { reject } from "../approvals/reject.ts";
import { rolesFromGroups } from "../auth/roles-from-groups.ts";
import { expireOld } from "../engine/expire.ts";
import { requestFailover } from "../failovers/request-failover.ts";
import { readBanner } from "../overview/read-banner.ts";
import { applySite } from "./apply-site.ts";
import { currentTopology } from "./current-topology.ts";
import type { SiteToApply } from "./load-site.ts";
import { secretsAs, shipped } from "./shipped-site.fixture.ts";
import { withdrawProposal } from "./withdraw-proposal.ts";

// Policy is protected by policy, on a real database: what waits, who decides, and what can be made of it meanwhile.
let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const shell: Actor = { kind: "person", subject: "cli:ops@host", name: "ops@host", roles: [] };
const REASON = "the board joins the executives";
const rules = (of: Topology) => of.policies.approvals["cross-region"];

/** The shipped site changed; a group of a new name differs from whatever an earlier test put in force. */
async function changed(change: (stored: Topology) => Topology = (stored) => stored): Promise<SiteToApply> {
  const { topology, plans } = await shipped();
  const { stored, source } = topology;
  const map = { ...stored.roles.map, [`board-${randomUUID()}`]: "executive" as const };
  return { topology: { source, stored: change({ ...stored, roles: { ...stored.roles, map } }) }, plans };
}

async function propose(files?: SiteToApply) {
  const { waits, changed: done } = await applySite(site.db, files ?? (await changed()), shell, { reason: REASON });
  if (waits === null) throw new Error("a protected change does not wait");
  expect(done).toBe(false);
  return waits;
}

/** What a person does in the browser: asks for a step-up and logs in anew. */
async function stepUp(subject: string, approvalId: string): Promise<string> {
  const ctx = site.as(subject, "executive");
  const { stepUpId } = await beginStepUp(ctx, { approvalId });
  await proveStepUp(ctx, stepUpId, { subject, authTime: new Date() });
  return stepUpId;
}
async function signWith(subject: string, approvalId: string, stepUpId: string, verifiedMail?: string) {
  const { envelopeHash } = await site.db.approval.findUniqueOrThrow({ where: { id: approvalId } });
  const ctx = site.as(subject, "executive");
  return approve({ ...ctx, actor: { ...ctx.actor, verifiedMail } }, { approvalId, envelopeHash, stepUpId });
}
const sign = async (subject: string, approvalId: string, mail?: string) =>
  signWith(subject, approvalId, await stepUp(subject, approvalId), mail);

const versions = () => site.db.topologyVersion.count();
const proposalOf = async (approvalId: string) => {
  const row = await site.db.approval.findUniqueOrThrow({ where: { id: approvalId }, include: { proposal: true } });
  return [row.status, row.proposal?.status];
};
async function waitingRun() {
  const ctx = site.as("lead", "commander");
  const request = { plan: "cross-region-limited-console", reason: "all zones of kr are silent" };
  const { approvalId, runId } = await requestFailover(ctx, { ...request, requestId: randomUUID() });
  return { approvalId: approvalId ?? "", runId };
}

describe("a change of protected rules", () => {
  it("waits as a whole, asks everybody the policy in force names, and goes on waiting when it is applied again", async () => {
    const before = await versions();
    const files = await changed((stored) => ({ ...stored, services: withRpo(stored, 60_000) }));
    await expect(applySite(site.db, files, shell)).rejects.toMatchObject({ key: "proposal-needs-reason" });
    expect(await site.db.topologyProposal.count()).toBe(0);
    const waits = await propose(files);
    expect(waits).toMatchObject({ approvers: 2, of: "executive", approved: 0, repeated: false });
    expect(await versions()).toBe(before);
    const approval = await site.db.approval.findUniqueOrThrow({ where: { id: waits.approvalId } });
    expect(approval).toMatchObject({ runId: null, status: "pending", threshold: 2, requestedBy: "cli:ops@host" });
    const envelope = approval.envelope as unknown as PolicyEnvelope;
    expect(envelope.changes.map(({ part, key, weight }) => [part, key, weight])).toEqual([
      ["roles", "group", "weaker"],
    ]);
    expect(envelope).toMatchObject({ kind: "policy", reason: REASON, others: { site: 1, plans: [] } });
    const mails = await site.db.outbox.findMany({ where: { kind: "mail" }, orderBy: { key: "asc" } });
    expect(mails.map(({ payload }) => payload)).toMatchObject(
      ["ciso", "coo", "cto"].map((who) => ({ template: "policy-proposed", to: `${who}@pilsang.example`, weaker: 1 })),
    );
    await sign("coo", waits.approvalId);
    const again = await applySite(site.db, files, shell);
    expect(again.waits).toMatchObject({ approvalId: waits.approvalId, repeated: true, approved: 1 });
    expect(await site.db.outbox.count({ where: { kind: "mail" } })).toBe(3);
    const [row] = (await listApprovals(site.db, {})).rows;
    expect(row).toMatchObject({ kind: "policy", changes: 1, weaker: 1, requestedByName: "ops@host" });
    const { pendingProposals } = await readBanner(site.as("viewer", "viewer"));
    expect(pendingProposals).toContainEqual({ id: waits.approvalId, number: waits.proposal, changes: 1 });
  });

  it("is put in force by the last signature, with everything else of the file, and voids what waited", async () => {
    const run = await waitingRun();
    const before = await versions();
    const files = await changed((stored) => ({ ...stored, services: withRpo(stored, 120_000) }));
    const { approvalId, proposal } = await propose(files);
    const view = await readApproval(site.as("coo", "executive"), approvalId, undefined);
    expect(view).toMatchObject({ kind: "policy", voids: 1, proposal: { number: proposal, status: "pending" } });
    expect(await sign("coo", approvalId)).toMatchObject({ status: "pending", approvals: 1, runId: null });
    expect(await versions()).toBe(before);
    expect(await sign("ciso", approvalId)).toMatchObject({ status: "approved", approvals: 2 });
    expect(await versions()).toBe(before + 1);
    expect(await proposalOf(approvalId)).toEqual(["approved", "in-force"]);
    const inForce = await currentTopology(site.db, secretsAs("x"));
    expect(inForce.roles.map).toEqual(files.topology.stored.roles.map);
    expect(inForce.services["meta-db"]?.objectives.rpoMs).toBe(120_000);
    const waited = await site.db.approval.findUniqueOrThrow({ where: { id: run.approvalId }, include: { run: true } });
    expect(waited).toMatchObject({ status: "voided", run: { status: "expired" } });
    const applied = await site.db.auditEvent.findFirstOrThrow({
      where: { action: "topology.applied" },
      orderBy: { id: "desc" },
    });
    expect(applied).toMatchObject({ actor: "ciso", detail: { proposal, approvalId, approvers: ["coo", "ciso"] } });
    const version = await site.db.topologyVersion.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(version.appliedBy).toBe("cli:ops@host");
    expect(await applySite(site.db, files, shell)).toMatchObject({ changed: false, waits: null });
  });

  it("is put in force once when the last two sign at the same moment", async () => {
    const before = await versions();
    const { approvalId } = await propose();
    await sign("coo", approvalId);
    const [ciso, cto] = [await stepUp("ciso", approvalId), await stepUp("cto", approvalId)];
    const outcomes = await Promise.allSettled([signWith("ciso", approvalId, ciso), signWith("cto", approvalId, cto)]);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refusals).toMatchObject([{ key: "approval-not-pending", values: { status: "approved" } }]);
    expect(await versions()).toBe(before + 1);
  });

  it("takes no login twice, none of another person, and none made for a run", async () => {
    const run = await waitingRun();
    const { approvalId } = await propose();
    const mine = await stepUp("coo", approvalId);
    await expect(signWith("ciso", approvalId, mine)).rejects.toMatchObject({ key: "step-up-of-another" });
    const elsewhere = await stepUp("ciso", run.approvalId);
    await expect(signWith("ciso", approvalId, elsewhere)).rejects.toMatchObject({ key: "step-up-of-another" });
    await signWith("coo", approvalId, mine);
    expect(await signWith("coo", approvalId, mine)).toMatchObject({ repeated: true, approvals: 1 });
    const replayed = await stepUp("ciso", approvalId);
    await site.db.stepUp.update({ where: { id: replayed }, data: { usedAt: new Date() } });
    await expect(signWith("ciso", approvalId, replayed)).rejects.toMatchObject({ key: "step-up-used" });
    expect(await proposalOf(approvalId)).toEqual(["pending", "pending"]);
  });

  it("counts one person with two accounts once", async () => {
    const { approvalId } = await propose();
    const twice = await stepUp("coo-at-work", approvalId);
    await sign("coo", approvalId, "coo@pilsang.example");
    await expect(signWith("coo-at-work", approvalId, twice, "COO@pilsang.example")).rejects.toMatchObject({
      key: "decided-twice",
    });
    expect(await proposalOf(approvalId)).toEqual(["pending", "pending"]);
  });

  it("does not count whose access was revoked between their signature and the last", async () => {
    const before = await versions();
    const { approvalId } = await propose();
    await sign("coo", approvalId);
    await site.db.revocation.create({ data: { subject: "coo", reason: "phone was lost", revokedBy: "admin" } });
    expect(await sign("ciso", approvalId)).toMatchObject({ status: "pending" });
    expect(await versions()).toBe(before);
    expect(await sign("cto", approvalId)).toMatchObject({ status: "approved" });
    expect(await versions()).toBe(before + 1);
  });

  it("lets nobody approve their own admission: roles are those of the policy in force", async () => {
    const admits = await changed((stored) => ({
      ...stored,
      roles: { ...stored.roles, map: { ...stored.roles.map, staff: "executive" } },
    }));
    const { approvalId } = await propose(admits);
    const ctx = site.as("new-one", "executive");
    const identity = { rolesNow: async () => rolesFromGroups(["staff"], ctx.topology.roles) };
    await expect(beginStepUp({ ...ctx, identity }, { approvalId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(reject({ ...ctx, identity }, { approvalId, reason: "I would rather not" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is superseded by whatever is put in force or proposed meanwhile, and can then not be signed", async () => {
    const first = await propose();
    await sign("coo", first.approvalId);
    const stepUpId = await stepUp("ciso", first.approvalId);
    const second = await propose();
    expect(await proposalOf(first.approvalId)).toEqual(["voided", "superseded"]);
    await expect(signWith("ciso", first.approvalId, stepUpId)).rejects.toMatchObject({ key: "approval-not-pending" });
    // Only what is not protected differs from what is in force: nobody needs to be asked.
    const inForce = await currentTopology(site.db, secretsAs("x"));
    const { topology, plans } = await shipped();
    const stored = { ...topology.stored, roles: inForce.roles, services: withRpo(topology.stored, 33_000) };
    expect(await applySite(site.db, { topology: { source: "x", stored }, plans }, shell)).toMatchObject({
      changed: true,
    });
    expect(await proposalOf(second.approvalId)).toEqual(["voided", "superseded"]);
  });

  it("leaves its envelope when something got into force past it, and is not what is put in force when its row was changed", async () => {
    const before = await versions();
    const altered = await propose();
    await sign("coo", altered.approvalId);
    const proposal = await site.db.topologyProposal.findFirstOrThrow({ where: { status: "pending" } });
    const body = proposal.body as unknown as Topology;
    const weaker = { ...body.policies.approvals, "cross-region": { ...rules(body), approvers: 1 } };
    const data = { body: JSON.parse(JSON.stringify({ ...body, policies: { ...body.policies, approvals: weaker } })) };
    await site.db.topologyProposal.update({ where: { id: proposal.id }, data });
    await expect(sign("ciso", altered.approvalId)).rejects.toMatchObject({ key: "approval-not-verified" });
    expect(await versions()).toBe(before);
    const {
      id: _,
      number,
      appliedAt: __,
      ...newest
    } = await site.db.topologyVersion.findFirstOrThrow({
      orderBy: { number: "desc" },
    });
    await site.db.topologyVersion.create({ data: { ...newest, body: newest.body ?? {}, number: number + 1 } });
    await expect(sign("cto", altered.approvalId)).rejects.toMatchObject({ key: "envelope-left" });
    expect(await proposalOf(altered.approvalId)).toEqual(["voided", "superseded"]);
  });

  it("ends by a no, by time, and by being taken back; then the same files ask anew", async () => {
    const before = await versions();
    const files = await changed();
    const first = await propose(files);
    await reject(site.as("coo", "executive"), { approvalId: first.approvalId, reason: "nobody discussed this" });
    expect(await proposalOf(first.approvalId)).toEqual(["rejected", "rejected"]);
    const second = await propose(files);
    expect(await withdrawProposal(site.db, shell)).toBe(second.proposal);
    expect(await withdrawProposal(site.db, shell)).toBeNull();
    expect(await proposalOf(second.approvalId)).toEqual(["voided", "withdrawn"]);
    const third = await propose(files);
    const late = { expiresAt: new Date(Date.now() - 1) };
    await site.db.approval.update({ where: { id: third.approvalId }, data: late });
    await expireOld(site.db);
    expect(await proposalOf(third.approvalId)).toEqual(["expired", "expired"]);
    const fourth = await propose(files);
    const stepUpId = await stepUp("coo", fourth.approvalId);
    await site.db.approval.update({ where: { id: fourth.approvalId }, data: late });
    await expect(signWith("coo", fourth.approvalId, stepUpId)).rejects.toMatchObject({ key: "approval-expired" });
    expect(await proposalOf(fourth.approvalId)).toEqual(["expired", "expired"]);
    expect(await versions()).toBe(before);
  });

  it("is of a run or of a change of the rules: the database refuses both and neither", async () => {
    const run = await waitingRun();
    const { approvalId } = await propose();
    const { proposalId } = await site.db.approval.findUniqueOrThrow({ where: { id: approvalId } });
    const update = (data: { proposalId?: string | null; runId?: string | null }) =>
      site.db.approval.update({ where: { id: approvalId }, data });
    await expect(update({ runId: run.runId })).rejects.toThrow(/approval_of_one|Unique/);
    await expect(update({ proposalId: null })).rejects.toThrow(/approval_of_one/);
    expect(proposalId).not.toBeNull();
  });
});

/** Something that nobody needs to be asked about. */
function withRpo(stored: Topology, rpoMs: number): Topology["services"] {
  const service = stored.services["meta-db"];
  if (!service) throw new Error("the shipped site has a meta-db");
  return { ...stored.services, "meta-db": { ...service, objectives: { ...service.objectives, rpoMs } } };
}
