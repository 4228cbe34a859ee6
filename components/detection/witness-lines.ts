import { howMany, votesOn } from "#domain/detection/ballot.ts";
import type { Met } from "#domain/detection/detection.ts";
import type { VoteWhy } from "#domain/detection/judge-loss.ts";
import type { CurrentDetection, OpenDetection } from "#server/detection/router.ts";

export type WitnessLine = {
  /** What it is said of: of a region's ballot each of its zones. */
  readonly subject: string;
  readonly witness: string;
  readonly says: "lost" | "answers" | null;
  /** Null: the vote of now, which nobody has counted. */
  readonly why: VoteWhy | null;
  readonly own: boolean;
  readonly met: readonly Met[];
  readonly since: string | null;
  readonly receivedAt: string | null;
};
/** How many vantage points said lost, of how many that have a vote, and how many it takes. */
export type Tally = { readonly lost: number; readonly of: number; readonly votes: number };

/** The ballot by which something was established: who said what then, and whether it counted. */
export function ballotOf(detection: OpenDetection): { readonly lines: readonly WitnessLine[]; readonly tally: Tally } {
  const lines = votesOn(detection.ballot.lines, detection.subject).map((line): WitnessLine => {
    const { subject, witness, says, why, met, since, receivedAt } = line;
    return { subject, witness, says, why: why.key, own: why.key === "own-zone", met, since, receivedAt };
  });
  return {
    lines: ownFirst(lines),
    tally: {
      lost: howMany(lines.filter((line) => line.why === "counts-lost")),
      of: howMany(lines.filter((line) => line.why !== "own-zone" && line.why !== "same-region")),
      votes: detection.policy.votes,
    },
  };
}

/** What vantage points say of a place now. A vote too old is no word any more. */
export function votesOf(detection: CurrentDetection, place: string, nowMs: number): readonly WitnessLine[] {
  const subject = detection.subjects.find((one) => one.subject === place);
  const lines = (subject?.votes ?? []).map((vote): WitnessLine => {
    const fresh = vote.receivedAt !== null && nowMs - Date.parse(vote.receivedAt) <= detection.staleAfterMs;
    const why = vote.own ? "own-zone" : vote.receivedAt === null ? "never-heard" : fresh ? null : "stale";
    const { witness, own, met, since, receivedAt } = vote;
    return { subject: place, witness, own, why, says: fresh ? vote.says : null, met, since, receivedAt };
  });
  return ownFirst(lines);
}

function ownFirst(lines: readonly WitnessLine[]): readonly WitnessLine[] {
  return [...lines].sort((a, b) => Number(b.own) - Number(a.own));
}
