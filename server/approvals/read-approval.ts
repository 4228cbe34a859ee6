import { may } from "#domain/access/permissions.ts";
import type { Envelope, PolicyEnvelope } from "#domain/approvals/envelope.ts";
import { samePerson } from "#domain/approvals/judge-decision.ts";
import { approvalOf, approvalOfPolicy } from "#domain/approvals/policy-of.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Reason } from "#domain/reason.ts";
import { Refusal } from "#domain/refusal.ts";
import type { RunStatus } from "#domain/runs/status.ts";
import { LIMITED_CONSOLE_FLAG } from "#domain/sovereignty/limited-console.ts";
import type { Run, TopologyProposal } from "../../prisma/generated/client.ts";
import type { VerbContext } from "../context.ts";
import type { Database } from "../db/client.ts";
import { stillCount } from "../envelope/still-count.ts";
import { readApprovalMails } from "../notify/approval-mails.ts";
import { type ApprovalStatus, statusNow } from "./list-approvals.ts";
import { type Counts, type RosterRow, rosterOf } from "./roster.ts";

type View = {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly envelopeHash: string;
  readonly threshold: number;
  readonly approverRole: string;
  readonly requestedByName: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly executeWithinS: number;
  readonly executeBefore: string | null;
  readonly voidedBecause: readonly Pick<Reason, "key" | "values">[];
  readonly roster: readonly RosterRow[];
  readonly approved: number;
  readonly you: {
    readonly isRequester: boolean;
    readonly mayDecide: boolean;
    readonly decision: "approve" | "reject" | null;
    /** The step-up named in the address, when it is this person's and for this envelope. */
    readonly stepUp: { readonly id: string; readonly proven: boolean; readonly used: boolean } | null;
  };
};

export type RunApprovalView = View & {
  readonly kind: "run";
  readonly envelope: Envelope;
  readonly run: { readonly id: string; readonly number: number; readonly status: RunStatus };
  readonly plan: {
    readonly title: Readonly<Record<string, string>>;
    readonly mode: FrozenPlan["mode"];
    readonly steps: readonly { readonly id: string; readonly title: Readonly<Record<string, string>> }[];
    /** Opens the limited console in the target region (mission E4). */
    readonly limitedConsole: boolean;
    readonly whenHealthyAgain: string | null;
  };
  /** First failure the run answers to, and the objective it is measured against. Null: none was seen, or none is declared. */
  readonly stoppedAt: string | null;
  readonly objectiveMs: number | null;
  /** Services holding customer data in the source region: what stays there. */
  readonly staying: readonly { readonly name: string; readonly title: Readonly<Record<string, string>> }[];
};

export type PolicyApprovalView = View & {
  readonly kind: "policy";
  readonly envelope: PolicyEnvelope;
  readonly proposal: {
    readonly number: number;
    readonly status: "pending" | "in-force" | "rejected" | "expired" | "withdrawn" | "superseded";
    /** Of the site it became; null: not in force, or only plans changed. */
    readonly version: number | null;
  };
  /** Approvals of runs that wait or have not begun: putting this in force voids them. */
  readonly voids: number;
};

export type ApprovalView = RunApprovalView | PolicyApprovalView;

type Reading = Pick<VerbContext, "actor" | "db" | "topology">;

/**
 * One approval as the person who opens it sees it.
 * @param stepUpId the one the address names; another person's or another approval's counts as none
 * @throws Refusal not-found
 */
export async function readApproval(
  ctx: Reading,
  id: string,
  stepUpId: string | undefined,
  now: Date = new Date(),
): Promise<ApprovalView> {
  const { actor, db, topology } = ctx;
  const [found, stepUp] = await Promise.all([
    db.approval.findUnique({ where: { id }, include: INCLUDE }),
    stepUpId ? db.stepUp.findFirst({ where: { id: stepUpId, approvalId: id, subject: actor.subject } }) : null,
  ]);
  if (!found) throw new Refusal("not-found", "approval-not-found");
  const isMine = (subject: string, mail: string | null) =>
    subject === actor.subject || samePerson(mail, actor.verifiedMail);
  const [counting = []] = await stillCount(db, [found]);
  const voidedBecause = (found.voidedBecause ?? []) as unknown as ApprovalView["voidedBecause"];
  const withdrawnBy = voidedBecause.find(({ key }) => key === "approver-withdrew")?.values["approver"];
  const decisions = found.decisions.map((one) => ({ ...one, counts: countOf(one, counting, withdrawnBy) }));
  const mine = found.decisions.find((decision) => isMine(decision.approver, decision.approverMail));
  const { policy } = found.run ? approvalOf(askedOf(found.run), topology) : { policy: approvalOfPolicy(topology) };
  const notify = policy?.notify ?? [];
  const mails = await readApprovalMails(
    db,
    id,
    notify.map(({ email }) => email),
  );
  const view: Omit<View, "requestedByName"> = {
    id: found.id,
    status: statusNow(found, now),
    envelopeHash: found.envelopeHash,
    threshold: found.threshold,
    approverRole: found.approverRole,
    createdAt: found.createdAt.toISOString(),
    expiresAt: found.expiresAt.toISOString(),
    executeWithinS: found.executeWithinS,
    executeBefore: found.executeBefore?.toISOString() ?? null,
    voidedBecause,
    roster: rosterOf(notify, decisions, actor, mails),
    approved: decisions.filter(({ decision, counts }) => decision === "approve" && counts === "yes").length,
    you: {
      isRequester: isMine(found.requestedBy, found.requestedByMail),
      mayDecide: may(actor, "approvals.approve") && actor.roles.some((role) => role === found.approverRole),
      decision: (mine?.decision as "approve" | "reject" | undefined) ?? null,
      stepUp:
        stepUp && stepUp.envelopeHash === found.envelopeHash
          ? { id: stepUp.id, proven: stepUp.provenAt !== null, used: stepUp.usedAt !== null }
          : null,
    },
  };
  if (found.run) return { ...view, ...ofRun(found.run, found.envelope as unknown as Envelope, topology) };
  if (!found.proposal) throw new Error(`approval ${id} is of nothing`);
  return { ...view, ...(await ofProposal(db, found.proposal, found.envelope as unknown as PolicyEnvelope, now)) };
}

/** A no always counts; a yes while whoever gave it may still give it, and has not taken it back. */
function countOf(
  one: { readonly decision: string; readonly approver: string },
  counting: readonly unknown[],
  withdrawnBy: unknown,
): Counts {
  if (one.decision === "reject") return "yes";
  if (one.approver === withdrawnBy) return "withdrawn";
  return counting.includes(one) ? "yes" : "revoked";
}

const INCLUDE = { decisions: { orderBy: { at: "asc" } }, run: true, proposal: true } as const;

function askedOf(run: Run) {
  return { plan: run.plan as unknown as FrozenPlan, allowDataLoss: run.allowDataLoss };
}

function ofRun(run: Run, envelope: Envelope, topology: VerbContext["topology"]) {
  const { plan } = askedOf(run);
  return {
    kind: "run" as const,
    envelope,
    requestedByName: run.requestedByName,
    run: { id: run.id, number: run.number, status: run.status as RunStatus },
    plan: {
      title: plan.title,
      mode: plan.mode,
      steps: plan.steps.map((step) => ({ id: step.id, title: step.title })),
      limitedConsole: plan.steps.some(
        (step) =>
          step.action === "flags.set" && step.with["flag"] === LIMITED_CONSOLE_FLAG && step.with["value"] === "on",
      ),
      whenHealthyAgain: plan.whenHealthyAgain,
    },
    stoppedAt: run.firstFailingAt?.toISOString() ?? null,
    objectiveMs: shortest(topology, envelope.from),
    staying: Object.entries(topology.services)
      .filter(([, service]) => service.data === "customer" && inRegion(service.components, envelope.from))
      .map(([name, service]) => ({ name, title: service.title })),
  };
}

async function ofProposal(db: Database, proposal: TopologyProposal, envelope: PolicyEnvelope, now: Date) {
  const begun = { startedAt: null };
  const unbegun = { OR: [{ status: "pending", expiresAt: { gt: now } }, { status: "approved" }], run: begun };
  return {
    kind: "policy" as const,
    envelope,
    requestedByName: proposal.proposedByName,
    proposal: {
      number: proposal.number,
      status: proposal.status as PolicyApprovalView["proposal"]["status"],
      version: proposal.version,
    },
    voids: proposal.status === "pending" ? await db.approval.count({ where: unbegun }) : 0,
  };
}

function shortest(topology: VerbContext["topology"], region: string): number | null {
  const targets = Object.values(topology.services)
    .filter((service) => inRegion(service.components, region))
    .flatMap((service) => service.objectives.rtoMs ?? []);
  return targets.length > 0 ? Math.min(...targets) : null;
}

function inRegion(components: VerbContext["topology"]["services"][string]["components"], region: string): boolean {
  return Object.values(components).some((component) => "region" in component && component.region === region);
}
