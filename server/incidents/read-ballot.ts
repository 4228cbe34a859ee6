import type { Ballot, BallotLine, Met } from "#domain/detection/detection.ts";
import type { VoteWhy } from "#domain/detection/judge-loss.ts";
import type { Reason } from "#domain/reason.ts";

/** What one vantage point said of the subject when its loss was established, whether it counted and why. */
export type BallotVote = {
  readonly witness: string;
  /** Null: it said nothing, or nothing new enough. */
  readonly says: BallotLine["says"];
  readonly counts: boolean;
  readonly why: Reason<VoteWhy>;
  readonly met: readonly Met[];
  readonly since: string | null;
};

/** The votes on the subject itself, as they were stored with the detection; without the signatures, which stay in the row. */
export function readBallot(json: unknown, subject: string): readonly BallotVote[] {
  const { lines } = json as Partial<Ballot>;
  const own = (lines ?? []).filter((line) => line.subject === subject);
  return (own.length > 0 ? own : (lines ?? [])).map(({ witness, says, counts, why, met, since }) => {
    return { witness, says, counts, why, met, since };
  });
}
