import { may } from "#domain/access/permissions.ts";
import type { Envelope } from "#domain/approvals/envelope.ts";
import { approvalOf } from "#domain/approvals/policy-of.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Reason } from "#domain/reason.ts";
import { Refusal } from "#domain/refusal.ts";
import type { RunStatus } from "#domain/runs/status.ts";
import { LIMITED_CONSOLE_FLAG } from "#domain/sovereignty/limited-console.ts";
import type { VerbContext } from "../context.ts";
import { type ApprovalStatus, statusNow } from "./list-approvals.ts";
import { type RosterRow, rosterOf } from "./roster.ts";

export type ApprovalView = {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly envelope: Envelope;
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
  readonly you: {
    readonly isRequester: boolean;
    readonly mayDecide: boolean;
    readonly decision: "approve" | "reject" | null;
    /** The step-up named in the address, when it is this person's and for this envelope. */
    readonly stepUp: { readonly id: string; readonly proven: boolean; readonly used: boolean } | null;
  };
};

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
    db.approval.findUnique({ where: { id }, include: { decisions: { orderBy: { at: "asc" } }, run: true } }),
    stepUpId ? db.stepUp.findFirst({ where: { id: stepUpId, approvalId: id, subject: actor.subject } }) : null,
  ]);
  if (!found) throw new Refusal("not-found", "approval-not-found");
  const envelope = found.envelope as unknown as Envelope;
  const plan = found.run.plan as unknown as FrozenPlan;
  const { policy } = approvalOf({ plan, allowDataLoss: found.run.allowDataLoss }, topology);
  const mine = found.decisions.find((decision) => decision.approver === actor.subject);
  return {
    id: found.id,
    status: statusNow(found, now),
    envelope,
    envelopeHash: found.envelopeHash,
    threshold: found.threshold,
    approverRole: found.approverRole,
    requestedByName: found.run.requestedByName,
    createdAt: found.createdAt.toISOString(),
    expiresAt: found.expiresAt.toISOString(),
    executeWithinS: found.executeWithinS,
    executeBefore: found.executeBefore?.toISOString() ?? null,
    voidedBecause: (found.voidedBecause ?? []) as unknown as ApprovalView["voidedBecause"],
    roster: rosterOf(policy?.notify ?? [], found.decisions, actor),
    approved: found.decisions.filter((decision) => decision.decision === "approve").length,
    run: { id: found.run.id, number: found.run.number, status: found.run.status as RunStatus },
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
    stoppedAt: found.run.firstFailingAt?.toISOString() ?? null,
    objectiveMs: shortest(topology, envelope.from),
    staying: Object.entries(topology.services)
      .filter(([, service]) => service.data === "customer" && inRegion(service.components, envelope.from))
      .map(([name, service]) => ({ name, title: service.title })),
    you: {
      isRequester: found.requestedBy === actor.subject,
      mayDecide: may(actor, "approvals.approve") && actor.roles.some((role) => role === found.approverRole),
      decision: (mine?.decision as "approve" | "reject" | undefined) ?? null,
      stepUp:
        stepUp && stepUp.envelopeHash === found.envelopeHash
          ? { id: stepUp.id, proven: stepUp.provenAt !== null, used: stepUp.usedAt !== null }
          : null,
    },
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
