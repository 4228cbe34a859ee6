import { flagsAnswer } from "../agents/answers.ts";
import type { AgentClient } from "../agents/client.ts";
import type { FlagsPort } from "../ports.ts";

/** Feature flags of an application, held by the agent of each of its zones. Instances are named by their service. */
export function agentFlags(agents: AgentClient): FlagsPort {
  return {
    async observeFlags(component, zone, look) {
      return (await agents.look(zone, `/v1/observe/flags/${instanceOf(component)}`, flagsAnswer, look)).flags;
    },
    async setFlag(component, zone, flag, value, act) {
      await agents.act(zone, "flags.set", { instance: instanceOf(component), flag, value }, act);
    },
  };
}

function instanceOf(component: string): string {
  return encodeURIComponent(component.split("/")[0] ?? component);
}
