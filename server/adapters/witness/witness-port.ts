import type { SignedVote } from "#agent/protocol.ts";
import { verifyVote } from "#agent/sign-vote.ts";
import { signedVote, statusAnswer, votesAnswer } from "../agents/answers.ts";
import type { AgentClient } from "../agents/client.ts";
import { AdapterError, type Look, type WitnessPort } from "../ports.ts";

/**
 * What the agents see. A vote counts only when its signature fits the key that this same agent showed over mutual TLS, and when
 * it speaks of itself and of what was asked.
 */
export function agentWitness(agents: AgentClient): WitnessPort {
  const keys = new Map<string, string>();
  const keyOf = async (agent: string, look: Look): Promise<string> => {
    const known = keys.get(agent) ?? (await agents.look(agent, "/v1/status", statusAnswer, look)).publicKey;
    keys.set(agent, known);
    return known;
  };
  const genuine = async (agent: string, votes: readonly SignedVote[], look: Look): Promise<void> => {
    const fits = async () => {
      const key = await keyOf(agent, look);
      return votes.every((one) => verifyVote(one, key));
    };
    if (await fits()) return;
    // The agent may have been given a new key since: ask once more, over TLS.
    keys.delete(agent);
    if (!(await fits())) throw new AdapterError("nonsense", agent, "the signature of its vote does not fit its key");
  };
  return {
    async status(agent, look) {
      const { zone, version, startedAt } = await agents.look(agent, "/v1/status", statusAnswer, look);
      return { zone, version, startedAt };
    },
    async vote(agent, target, look) {
      const signed = await agents.look(agent, `/v1/probe/${encodeURIComponent(target)}`, signedVote, look);
      await genuine(agent, [signed], look);
      const { vote } = signed;
      if (vote.agent !== agent || vote.target !== target) {
        throw new AdapterError("nonsense", agent, `it voted as ${vote.agent} on ${vote.target}`);
      }
      return vote;
    },
    async votes(agent, nonce, look) {
      const path = `/v1/votes?nonce=${encodeURIComponent(nonce)}`;
      const { votes } = await agents.look(agent, path, votesAnswer, look);
      await genuine(agent, votes, look);
      for (const { vote } of votes) {
        if (vote.agent !== agent || vote.nonce !== nonce)
          throw new AdapterError(
            "nonsense",
            agent,
            `it answers with a vote of ${vote.agent} that was not asked for now`,
          );
        if (vote.target.split("/")[0] === agent)
          throw new AdapterError("nonsense", agent, `it votes on its own zone: ${vote.target}`);
      }
      return votes;
    },
  };
}
