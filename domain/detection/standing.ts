import { VOTING, type Voting } from "./timing.ts";

/** A vote as the control plane received it. All times are ms of the asker's own monotonic clock: the agent's counts for nothing. */
export type HeardVote = {
  readonly witness: string;
  /** A place (`kr-a`, `outside`) or a database node (`meta-db/kr:kr-a`). */
  readonly subject: string;
  readonly answers: boolean;
  /** How long the agent looked without an answer. A duration, so its clock's skew does not matter. */
  readonly latencyMs: number;
  readonly askedAt: number;
  readonly receivedAt: number;
};

/** What one vantage point says of one subject, and since when without a break. */
export type Standing = {
  readonly witness: string;
  readonly subject: string;
  readonly answers: boolean;
  /** It is known to have been so at least from `since` to `until`: from the end of the first look to the beginning of the newest. */
  readonly since: number;
  readonly until: number;
  readonly receivedAt: number;
  /** Equal votes in the run. */
  readonly votes: number;
  /** When it changed its mind, oldest first. */
  readonly changes: readonly number[];
  /** Of the recovery clock: kept through gaps, since silence is no good news. */
  readonly lastGood: number | null;
  readonly firstFailing: number | null;
};

/**
 * What a vote makes of what was known. A look that hung was without an answer all the while, so its whole length counts; of a look that
 * was answered or refused at once only the moment is known, and that lies anywhere between question and answer.
 */
export function hear(before: Standing | undefined, vote: HeardVote, voting: Voting = VOTING): Standing {
  const { witness, subject, answers, askedAt, receivedAt } = vote;
  if (before && receivedAt <= before.receivedAt) return before;
  const looked = answers ? 0 : Math.min(Math.max(vote.latencyMs, 0), receivedAt - askedAt);
  const [from, until] = [receivedAt - looked, askedAt + looked];
  const same = before?.answers === answers;
  const goesOn = same && askedAt - before.receivedAt <= voting.maxGapMs;
  const recent = before?.changes.filter((at) => receivedAt - at <= voting.flapMs) ?? [];
  return {
    ...{ witness, subject, answers, receivedAt },
    since: goesOn ? before.since : from,
    until: goesOn ? Math.max(before.until, until) : until,
    votes: goesOn ? before.votes + 1 : 1,
    changes: before && !same ? [...recent, receivedAt].slice(-20) : recent,
    lastGood: answers ? receivedAt : (before?.lastGood ?? null),
    firstFailing: answers ? null : (before?.firstFailing ?? from),
  };
}

/**
 * What an earlier leader wrote down. It tells the recovery clock where to begin and what a change is; it never counts, and no run of
 * votes goes on from it: nobody looked meanwhile, and its clock was another one.
 */
export function remembered(row: {
  readonly witness: string;
  readonly subject: string;
  readonly answers: boolean;
  readonly lastGood: number | null;
  readonly firstFailing: number | null;
}): Standing {
  const never = Number.NEGATIVE_INFINITY;
  return { ...row, since: never, until: never, receivedAt: never, votes: 0, changes: [] };
}

export function isFresh(one: Pick<Standing, "receivedAt"> | undefined, now: number, voting: Voting = VOTING): boolean {
  return one !== undefined && now - one.receivedAt <= voting.freshMs;
}
