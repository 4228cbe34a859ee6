import type { Actor } from "#domain/access/roles.ts";
import type { ApprovalPolicy } from "#domain/topology/topology.ts";
import type { MailState } from "../notify/approval-mails.ts";

export type RosterRow = {
  /** The role's title as the policy names it, or the person's name where the policy does not name them. */
  readonly title: string;
  readonly you: boolean;
  /** How far the mail came that asks them. */
  readonly mail: MailState;
  readonly decision: {
    readonly what: "approve" | "reject";
    readonly by: string;
    readonly at: string;
    readonly reason: string | null;
    readonly counts: Counts;
  } | null;
};

/** Whether it counts; not any more when whoever approved lost their rights since, or took it back. */
export type Counts = "yes" | "revoked" | "withdrawn";

type Decision = {
  readonly approver: string;
  readonly approverName: string;
  readonly decision: string;
  readonly reason: string | null;
  readonly at: Date;
  readonly counts: Counts;
};

const NO_MAIL: MailState = { state: "none" };

/**
 * Who was asked and what each of them decided. The policy knows people by title and mail address, a decision by the provider's
 * subject: they are matched where subject, address or name say the same; a decision that matches nobody stands under its own name.
 * @param mails by address; the policy may name somebody today whom it did not name when it was asked
 */
export function rosterOf(
  asked: ApprovalPolicy["notify"],
  decisions: readonly Decision[],
  viewer: Pick<Actor, "subject" | "email">,
  mails: ReadonlyMap<string, MailState>,
): readonly RosterRow[] {
  const left = [...decisions];
  const rows = asked.map(({ title, email }): RosterRow => {
    const at = left.findIndex((decision) => isSame(decision, title, email, viewer));
    const [found] = at >= 0 ? left.splice(at, 1) : [];
    const own = viewer.email?.toLowerCase() === email.toLowerCase() || viewer.subject === email;
    return {
      title,
      you: own || found?.approver === viewer.subject,
      mail: mails.get(email) ?? NO_MAIL,
      decision: found ? told(found) : null,
    };
  });
  const others = left.map(
    (decision): RosterRow => ({
      title: decision.approverName,
      you: decision.approver === viewer.subject,
      mail: NO_MAIL,
      decision: told(decision),
    }),
  );
  return [...rows, ...others];
}

function isSame(decision: Decision, title: string, email: string, viewer: Pick<Actor, "subject" | "email">): boolean {
  const address = email.toLowerCase();
  const subject = decision.approver.toLowerCase();
  if (subject === address || subject === address.split("@")[0]) return true;
  if (decision.approver === viewer.subject && viewer.email?.toLowerCase() === address) return true;
  return decision.approverName
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .includes(title.toLowerCase());
}

function told(decision: Decision): RosterRow["decision"] {
  return {
    what: decision.decision === "reject" ? "reject" : "approve",
    by: decision.approverName,
    at: decision.at.toISOString(),
    reason: decision.reason,
    counts: decision.counts,
  };
}
