import type { SignedVote, Vote } from "#agent/protocol.ts";
import type { Look } from "./act.ts";

export interface WitnessPort {
  status(
    agent: string,
    look: Look,
  ): Promise<{ readonly zone: string; readonly version: string; readonly startedAt: string }>;
  /** Asks one agent what it sees of a target; the signature is checked. */
  vote(agent: string, target: string, look: Look): Promise<Vote>;
  /**
   * Asks one agent for everything it sees, in one answer. Each vote was signed by this agent, speaks of another zone than its own and
   * carries this nonce; anything else makes the whole answer `nonsense`.
   */
  votes(agent: string, nonce: string, look: Look): Promise<readonly SignedVote[]>;
}
