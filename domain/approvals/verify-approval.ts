import type { Role } from "../access/roles.ts";
import type { Reason } from "../reason.ts";
import type { ApprovalPolicy } from "../topology/topology.ts";
import type { Envelope, PolicyEnvelope } from "./envelope.ts";
import { hashEnvelope } from "./hash-envelope.ts";
import { type DecisionKey, refuseDecision, type SignedDecision } from "./judge-decision.ts";

type Facts<Signed> = {
  readonly approval: {
    readonly id: string;
    readonly envelopeHash: string;
    /** pending | approved | rejected | expired | voided. Only the last three are believed. */
    readonly status: string;
    readonly threshold: number;
    readonly approverRole: string;
    readonly requestedBy: string;
    readonly requestedByMail: string | null;
    readonly createdAt: Date;
    readonly expiresAt: Date;
    readonly executeWithinS: number;
  };
  readonly envelope: Signed;
  readonly decisions: readonly SignedDecision[];
  /** The policy in force now, and the one the plan names. Null: the site no longer has it. */
  readonly policy: ApprovalPolicy | null;
  readonly now: Date;
  /** Roles as they are now (groups read again, revocations applied). */
  readonly rolesOf: (subject: string) => readonly Role[];
};

export type ApprovalFacts = Facts<Envelope> & {
  readonly runId: string;
  /** Hash of the plan that is about to be executed. */
  readonly planHash: string;
  /** When the run first began, if it did: from then on its execution expiry no longer matters. */
  readonly startedAt: Date | null;
};

export type PolicyApprovalFacts = Facts<PolicyEnvelope> & {
  readonly proposalId: string;
  /** What is about to be put in force, and what it would replace. */
  readonly contentHash: string;
  readonly basis: string;
};

export type ApprovalKey =
  | DecisionKey
  | "policy-gone"
  | "envelope-altered"
  | "another-run"
  | "another-plan"
  | "another-proposal"
  | "in-force-meanwhile"
  | "weaker-than-policy"
  | "not-in-force"
  | "rejected"
  | "too-few-approvers"
  | "expired"
  | "execution-expired";

export type ApprovalVerdict = {
  readonly valid: boolean;
  readonly reasons: readonly Reason<ApprovalKey>[];
  /** Subjects whose approval counts, in the order of their decisions. */
  readonly approvers: readonly string[];
  /** The run must have begun by then; null while approvals are missing. Of a policy: when the last one needed was given. */
  readonly executeBefore: Date | null;
};

/**
 * Whether a run may begin on this approval, judged from the decisions themselves: a row that says `approved` is not believed
 * (design §5). Everything that is wrong is listed, not only the first.
 */
export function verifyApproval(facts: ApprovalFacts): Promise<ApprovalVerdict> {
  const { envelope } = facts;
  const unbound: Reason<ApprovalKey>[] = [];
  if (envelope.runId !== facts.runId) unbound.push({ key: "another-run", values: { signed: envelope.runId } });
  if (envelope.planHash !== facts.planHash) {
    unbound.push({ key: "another-plan", values: { signed: envelope.planHash, now: facts.planHash } });
  }
  return judgeSignatures(facts, unbound, facts.startedAt ?? facts.now);
}

/**
 * Whether a version of the rules may be put in force on this approval: the same people, logins and counting. It is in force with
 * the last signature or never, so only the expiry of the approval itself matters.
 */
export function verifyPolicyApproval(facts: PolicyApprovalFacts): Promise<ApprovalVerdict> {
  const { envelope } = facts;
  const unbound: Reason<ApprovalKey>[] = [];
  if (envelope.proposalId !== facts.proposalId || envelope.contentHash !== facts.contentHash) {
    unbound.push({ key: "another-proposal", values: { signed: envelope.contentHash, now: facts.contentHash } });
  }
  if (envelope.basis !== facts.basis) unbound.push({ key: "in-force-meanwhile", values: {} });
  return judgeSignatures(facts, unbound, null);
}

/** @param begins when what was approved begins, held against the execution expiry; null: at once, by the last signature */
async function judgeSignatures(
  facts: Facts<Envelope | PolicyEnvelope>,
  unbound: readonly Reason<ApprovalKey>[],
  begins: Date | null,
): Promise<ApprovalVerdict> {
  const { approval, envelope, policy, now } = facts;
  const reasons: Reason<ApprovalKey>[] = [];
  const no = (key: ApprovalKey, values: Reason["values"] = {}) => void reasons.push({ key, values });

  if (policy === null) no("policy-gone");
  const wanted = Math.max(approval.threshold, policy?.approvers ?? 0);
  const role = policy?.of ?? approval.approverRole;
  if (policy !== null && (approval.threshold < policy.approvers || approval.approverRole !== policy.of)) {
    no("weaker-than-policy", { approvers: policy.approvers, role: policy.of });
  }
  if ((await hashEnvelope(envelope)) !== approval.envelopeHash) no("envelope-altered");
  reasons.push(...unbound);
  if (Date.parse(envelope.expiresAt) !== approval.expiresAt.getTime()) no("envelope-altered");
  if (envelope.executeWithinS !== approval.executeWithinS) no("envelope-altered");
  if (["rejected", "expired", "voided"].includes(approval.status)) no("not-in-force", { status: approval.status });

  const counted = new Map<string, SignedDecision>();
  for (const decision of [...facts.decisions].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (decision.decision === "reject") {
      no("rejected", { approver: decision.approver });
      continue;
    }
    const terms = { approval, envelope, role, freshLoginMs: policy?.freshLoginMs ?? 0, rolesOf: facts.rolesOf };
    const refusals = refuseDecision(decision, terms, [...counted.values()]);
    reasons.push(...refusals);
    if (refusals.length === 0) counted.set(decision.approver, decision);
  }

  const approvals = [...counted.values()];
  const last = wanted < 1 ? undefined : approvals[wanted - 1];
  const executeBefore = last === undefined ? null : new Date(last.at.getTime() + approval.executeWithinS * 1000);
  if (executeBefore === null) {
    // A refused decision is listed for the reader; what counts is whether enough others remain.
    no("too-few-approvers", { wanted, counted: approvals.length });
    if (now > approval.expiresAt) no("expired", { at: approval.expiresAt.toISOString() });
  } else if (begins !== null && begins > executeBefore) {
    no("execution-expired", { at: executeBefore.toISOString() });
  }
  const fatal = reasons.filter((reason) => !PERSONAL.has(reason.key));
  return { valid: fatal.length === 0, reasons, approvers: [...counted.keys()], executeBefore };
}

/** One decision that does not count takes nothing from the others. */
const PERSONAL: ReadonlySet<ApprovalKey> = new Set<ApprovalKey>([
  "requester-approves",
  "not-in-role",
  "signed-another-envelope",
  "no-step-up",
  "step-up-of-another",
  "step-up-used-twice",
  "login-not-for-this",
  "login-too-old",
  "decided-too-late",
  "decided-twice",
]);
