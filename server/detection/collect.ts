import { randomBytes } from "node:crypto";
import type { SignedVote } from "#agent/protocol.ts";
import { type Subject, subjectsOf } from "#domain/detection/subjects.ts";
import { VOTING } from "#domain/detection/timing.ts";
import type { HeardAnswer } from "#domain/detection/watch.ts";
import { AdapterError } from "../adapters/ports.ts";
import type { Site } from "../engine/engine.ts";
import { type Repeating, repeat } from "../engine/repeat.ts";

/** What one agent answered, on this process's monotonic clock, and its votes as signed. */
export type Collected = HeardAnswer & { readonly signed: ReadonlyMap<string, SignedVote> };

/**
 * Asks every agent each interval, each in its own rounds that never overlap: one that hangs keeps nobody else's vote waiting. An agent
 * that does not answer gives no vote; that is judged by its silence.
 */
export class Collector {
  readonly #rounds = new Map<string, Repeating>();
  readonly #arrived: (answer: Collected) => void;
  #site: Site | null = null;

  constructor(arrived: (answer: Collected) => void) {
    this.#arrived = arrived;
  }

  /** The site to ask from now on; null: nobody is asked. */
  follow(site: Site | null): void {
    this.#site = site;
    const agents = Object.keys(site?.topology.agents ?? {});
    for (const [agent, round] of this.#rounds)
      if (!agents.includes(agent)) {
        this.#rounds.delete(agent);
        void round.stop();
      }
    for (const agent of agents)
      if (!this.#rounds.has(agent))
        this.#rounds.set(
          agent,
          repeat(`votes of ${agent}`, VOTING.intervalMs, () => this.#ask(agent), { jitter: 0.1 }),
        );
  }

  async stop(): Promise<void> {
    this.#site = null;
    await Promise.all([...this.#rounds.values()].map((round) => round.stop()));
    this.#rounds.clear();
  }

  async #ask(agent: string): Promise<void> {
    const site = this.#site;
    if (!site) return;
    const subjects = new Map(subjectsOf(site.topology).map((one) => [one.target, one]));
    const askedAt = performance.now();
    try {
      const look = { signal: AbortSignal.timeout(VOTING.timeoutMs), attempts: 1 };
      const votes = await site.adapters.witness.votes(agent, randomBytes(16).toString("hex"), look);
      const receivedAt = performance.now();
      // Only the collector of the same leadership takes it: `follow(null)` came in between otherwise.
      if (this.#site !== null) this.#arrived(heardOf(agent, votes, subjects, askedAt, receivedAt));
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
    }
  }
}

/** Votes on what the site knows; an agent's own file may name more. */
function heardOf(
  witness: string,
  votes: readonly SignedVote[],
  subjects: ReadonlyMap<string, Subject>,
  askedAt: number,
  receivedAt: number,
): Collected {
  const known = votes.flatMap((signed) => {
    const about = subjects.get(signed.vote.target);
    return about ? [{ subject: about.subject, signed }] : [];
  });
  return {
    ...{ witness, askedAt, receivedAt },
    votes: known.map(({ subject, signed: { vote } }) => ({
      ...{ subject, answers: vote.answers, latencyMs: vote.latencyMs },
    })),
    signed: new Map(known.map(({ subject, signed }) => [subject, signed])),
  };
}
