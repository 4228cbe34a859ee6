import { verifyApproval } from "../../approvals/verify-approval.ts";
import { mayTakeAway } from "../../regions/last-healthy-zone.ts";
import { judgeLocks } from "../../runs/region-locks.ts";

/** The product's own rules, unless a test breaks one to see that it would be noticed. */
export type RunRules = {
  readonly verifyApproval: typeof verifyApproval;
  readonly judgeLocks: typeof judgeLocks;
  readonly mayTakeAway: typeof mayTakeAway;
  /** What an agent does with a token (agent/tokens.ts). */
  readonly accepts: (token: number, highest: number) => boolean;
  readonly keepsLocksAtTakeover: boolean;
  /** The agent looks at the backend in the same turn in which it drains (agent/haproxy/verbs.ts). */
  readonly looksInTurn: boolean;
};

export const RUN_RULES: RunRules = {
  verifyApproval,
  judgeLocks,
  mayTakeAway,
  accepts: (token, highest) => token >= highest,
  keepsLocksAtTakeover: true,
  looksInTurn: true,
};
