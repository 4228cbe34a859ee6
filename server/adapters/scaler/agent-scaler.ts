import { processesAnswer } from "../agents/answers.ts";
import type { AgentClient } from "../agents/client.ts";
import type { ConsumersAt, ScalerPort } from "../ports.ts";

/** Processes that the zone's agent starts and keeps: it has their program in its own file, and is told how many. */
export function agentScaler(agents: AgentClient, at: ConsumersAt): ScalerPort {
  return {
    async observe(component, zone, look) {
      const path = `/v1/observe/processes/${encodeURIComponent(at(component, zone).instance)}`;
      return await agents.look(zone, path, processesAnswer, look);
    },
    async scale(component, zone, count, act) {
      await agents.act(zone, "processes.scale", { instance: at(component, zone).instance, count }, act);
    },
  };
}
