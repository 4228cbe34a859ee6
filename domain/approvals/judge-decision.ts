import type { Role } from "../access/roles.ts";
import type { Reason } from "../reason.ts";
import type { Envelope } from "./envelope.ts";

/** One row of `approval_decision` with the step-up it rests on. */
export type SignedDecision = {
  readonly approver: string;
  /** Mail address that the provider had verified when this was decided; null: it said of none. */
  readonly approverMail: string | null;
  readonly decision: "approve" | "reject";
  readonly envelopeHash: string;
  /** OIDC `auth_time` of the login made for this approval; a provider gives whole seconds. */
  readonly authTime: Date | null;
  readonly at: Date;
  readonly stepUp: {
    readonly id: string;
    readonly approvalId: string;
    readonly subject: string;
    readonly envelopeHash: string;
    readonly createdAt: Date;
  } | null;
};

export type DecisionTerms = {
  readonly approval: {
    readonly id: string;
    readonly envelopeHash: string;
    readonly requestedBy: string;
    readonly requestedByMail: string | null;
    readonly createdAt: Date;
    readonly expiresAt: Date;
  };
  readonly envelope: Pick<Envelope, "requestedBy">;
  readonly role: string;
  readonly freshLoginMs: number;
  readonly rolesOf: (subject: string) => readonly Role[];
};

export type DecisionKey =
  | "requester-approves"
  | "not-in-role"
  | "signed-another-envelope"
  | "no-step-up"
  | "step-up-of-another"
  | "step-up-used-twice"
  | "login-not-for-this"
  | "login-too-old"
  | "decided-too-late"
  | "decided-twice";

/** `auth_time` is cut to the second: a login in the same second as the request for it is not older. */
const RESOLUTION_MS = 1000;

/**
 * Why an approval does not count; empty when it does. The person holds the role and is not the requester, signed this very
 * envelope in time, with a login made for it alone. Whoever has two accounts with one verified mail address is one person.
 * @param earlier approvals that count already
 */
export function refuseDecision(
  decision: SignedDecision,
  terms: DecisionTerms,
  earlier: readonly SignedDecision[],
): Reason<DecisionKey>[] {
  const { approval, envelope, role } = terms;
  const { approver, stepUp, authTime, at } = decision;
  const keys: DecisionKey[] = [];
  const mail = decision.approverMail;
  const requested = [approval.requestedBy, envelope.requestedBy].includes(approver);
  if (requested || samePerson(mail, approval.requestedByMail)) keys.push("requester-approves");
  if (!terms.rolesOf(approver).some((held) => held === role)) keys.push("not-in-role");
  if (decision.envelopeHash !== approval.envelopeHash) keys.push("signed-another-envelope");
  if (at > approval.expiresAt || at < approval.createdAt) keys.push("decided-too-late");
  const decided = earlier.some((other) => other.approver === approver || samePerson(other.approverMail, mail));
  if (decided) keys.push("decided-twice");
  if (stepUp === null || authTime === null) keys.push("no-step-up");
  else {
    const own = stepUp.subject === approver && stepUp.approvalId === approval.id;
    if (!own || stepUp.envelopeHash !== approval.envelopeHash) keys.push("step-up-of-another");
    if (earlier.some((other) => other.stepUp?.id === stepUp.id)) keys.push("step-up-used-twice");
    if (authTime.getTime() + RESOLUTION_MS <= stepUp.createdAt.getTime()) keys.push("login-not-for-this");
    if (authTime.getTime() > at.getTime() + RESOLUTION_MS) keys.push("login-not-for-this");
    if (at.getTime() - authTime.getTime() > terms.freshLoginMs) keys.push("login-too-old");
  }
  return keys.map((key) => ({ key, values: { approver } }));
}

/** Whether two verified mail addresses are one person's. Without one nobody is recognised. */
export function samePerson(one: string | null | undefined, other: string | null | undefined): boolean {
  return !!one && !!other && one.trim().toLowerCase() === other.trim().toLowerCase();
}
