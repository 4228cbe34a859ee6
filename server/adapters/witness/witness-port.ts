import { verifyVote } from "#agent/sign-vote.ts";
import { signedVote, statusAnswer } from "../agents/answers.ts";
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
  return {
    async status(agent, look) {
      const { zone, version, startedAt } = await agents.look(agent, "/v1/status", statusAnswer, look);
      return { zone, version, startedAt };
    },
    async vote(agent, target, look) {
      const signed = await agents.look(agent, `/v1/probe/${encodeURIComponent(target)}`, signedVote, look);
      let genuine = verifyVote(signed, await keyOf(agent, look));
      if (!genuine) {
        // The agent may have been given a new key since: ask once more, over TLS.
        keys.delete(agent);
        genuine = verifyVote(signed, await keyOf(agent, look));
      }
      if (!genuine) throw new AdapterError("nonsense", agent, "the signature of its vote does not fit its key");
      const { vote } = signed;
      if (vote.agent !== agent || vote.target !== target) {
        throw new AdapterError("nonsense", agent, `it voted as ${vote.agent} on ${vote.target}`);
      }
      return vote;
    },
  };
}
