import type { Reason } from "../reason.ts";
import type { LossPolicy } from "../topology/topology.ts";
import type { IsolationKey, SilentPlace } from "./judge-isolation.ts";
import type { LossKey, VoteWhy } from "./judge-loss.ts";

/** What vantage points establish. `region-lost`: every zone of a region; people decide. `isolated`: the control plane is cut off. */
export type DetectionKind = "zone-lost" | "primary-lost" | "region-lost" | "isolated";

/** How a look ended, as an agent says it (agent/looks/votes.ts). */
export const HOW = ["answers", "timeout", "refused", "closed", "nonsense", "error"] as const;
export type How = (typeof HOW)[number];
export type Met = { readonly probe: string; readonly how: How };

/** One line of a ballot as it is stored: times in ISO 8601 by the control plane's clock. */
export type BallotLine = {
  readonly subject: string;
  readonly witness: string;
  readonly says: "lost" | "answers" | null;
  readonly counts: boolean;
  readonly why: Reason<VoteWhy>;
  readonly since: string | null;
  readonly receivedAt: string | null;
  readonly met: readonly Met[];
  /** The vote as its agent signed it; null: it gave none. */
  readonly signed: unknown;
};
/** `Detection.ballot` */
export type Ballot = {
  readonly lines: readonly BallotLine[];
  readonly reasons: readonly Reason<LossKey | IsolationKey>[];
  /** Of isolation: who is silent. */
  readonly silent: readonly SilentPlace[];
};
/** `Detection.policy` */
export type JudgedBy = LossPolicy;

/** What an agent wrote as its reason, `agent timeout, gateway refused`, as codes. What is not of this form is left out. */
export function readMet(reason: string): readonly Met[] {
  return reason.split(", ").flatMap((part) => {
    const at = part.lastIndexOf(" ");
    const how = HOW.find((one) => one === part.slice(at + 1));
    return how && at > 0 ? [{ probe: part.slice(0, at), how }] : [];
  });
}
