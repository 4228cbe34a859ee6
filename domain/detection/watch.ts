import { type HeardVote, hear, type Standing } from "./standing.ts";
import { VOTING, type Voting } from "./timing.ts";

/** One agent's answer: what it says of everything it looks at, asked and received once. */
export type HeardAnswer = {
  readonly witness: string;
  readonly votes: readonly Pick<HeardVote, "subject" | "answers" | "latencyMs">[];
  readonly askedAt: number;
  readonly receivedAt: number;
};

/**
 * What one collector knows of everybody's votes, from when it began to listen. Another collector begins anew: what it finds written
 * down (`remember`) tells it what a change is, and never shortens its own watch.
 */
export class Watch {
  readonly began: number;
  /** By subject, by witness. */
  readonly standings = new Map<string, Map<string, Standing>>();
  /** When each agent last answered. */
  readonly heard = new Map<string, number>();
  /** Since when the control plane is cut off, or is not, without a break. */
  isolation: { readonly isolated: boolean; readonly since: number };
  /** When a run was last seen to hold a region. */
  readonly held = new Map<string, number>();
  /** Since when a zone has been seen alive, without a break. One that is not is not here. */
  readonly aliveSince = new Map<string, number>();
  readonly #voting: Voting;
  readonly #hear: typeof hear;

  constructor(began: number, voting: Voting = VOTING, how: typeof hear = hear) {
    this.began = began;
    this.isolation = { isolated: false, since: began };
    this.#voting = voting;
    this.#hear = how;
  }

  remember(standings: readonly Standing[]): void {
    for (const one of standings) this.#of(one.subject).set(one.witness, one);
  }

  /** Takes an answer in; one that came too late is none. @returns the standings it made, and which of them say another thing than before */
  take(answer: HeardAnswer): { readonly standings: readonly Standing[]; readonly changed: readonly Standing[] } {
    const { witness, askedAt, receivedAt } = answer;
    if (receivedAt - askedAt > this.#voting.timeoutMs + 200) return { standings: [], changed: [] };
    this.heard.set(witness, receivedAt);
    const made = answer.votes.map((vote) => {
      const before = this.#of(vote.subject).get(witness);
      const standing = this.#hear(before, { ...vote, witness, askedAt, receivedAt }, this.#voting);
      this.#of(vote.subject).set(witness, standing);
      return { standing, changed: before?.answers !== standing.answers };
    });
    return {
      standings: made.map((one) => one.standing),
      changed: made.flatMap((one) => (one.changed ? [one.standing] : [])),
    };
  }

  of(subject: string): ReadonlyMap<string, Standing> {
    return this.standings.get(subject) ?? new Map<string, Standing>();
  }

  #of(subject: string): Map<string, Standing> {
    const known = this.standings.get(subject) ?? new Map<string, Standing>();
    this.standings.set(subject, known);
    return known;
  }
}
