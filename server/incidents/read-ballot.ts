import { votesOn } from "#domain/detection/ballot.ts";
import type { Ballot, BallotLine, Met } from "#domain/detection/detection.ts";
import type { VoteWhy } from "#domain/detection/judge-loss.ts";
import type { Reason } from "#domain/reason.ts";

/** What one vantage point said of the subject when its loss was established, whether it counted and why. */
export type BallotVote = {
  /** The subject itself; of a region one of its zones. */
  readonly subject: string;
  readonly witness: string;
  /** Null: it said nothing, or nothing new enough. */
  readonly says: BallotLine["says"];
  readonly counts: boolean;
  readonly why: Reason<VoteWhy>;
  readonly met: readonly Met[];
  readonly since: string | null;
};

/** The votes on the subject, as they were stored with the detection; without the signatures, which stay in the row. */
export function readBallot(json: unknown, subject: string): readonly BallotVote[] {
  const { lines } = json as Partial<Ballot>;
  return votesOn(lines ?? [], subject).map(({ subject, witness, says, counts, why, met, since }) => {
    return { subject, witness, says, counts, why, met, since };
  });
}
