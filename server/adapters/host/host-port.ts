import { searchAnswer } from "../agents/answers.ts";
import type { AgentClient } from "../agents/client.ts";
import type { HostPort } from "../ports.ts";

const SEARCH_MS = 115_000;

/** A site's own named commands, and the search for markers, in a zone. */
export function agentHost(agents: AgentClient): HostPort {
  return {
    async runCommand(zone, command, act) {
      return (await agents.act(zone, "host.run", { command }, act)).result;
    },
    async searchMarkers(zone, search, look) {
      const path = `/v1/search/${encodeURIComponent(search)}`;
      const { files, bytes, byPattern } = await agents.look(zone, path, searchAnswer, look, SEARCH_MS);
      return { files, bytes, own: byPattern.own, foreign: byPattern.foreign };
    },
  };
}
