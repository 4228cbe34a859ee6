import { powerAnswer } from "../agents/answers.ts";
import type { AgentClient } from "../agents/client.ts";
import type { PowerPort } from "../ports.ts";

/** The one that stands in no zone: it can switch off, and confirm, what a lost zone cannot say of itself. */
const OUTSIDE = "outside";

export function agentPower(agents: AgentClient): PowerPort {
  return {
    async powerOff(zone, component, act) {
      await agents.act(OUTSIDE, "power.off", { target: targetOf(zone, component) }, act);
    },
    async isOff(zone, component, look) {
      const path = `/v1/observe/power/${targetOf(zone, component)}`;
      return (await agents.look(OUTSIDE, path, powerAnswer, look, 12_000)).off;
    },
  };
}

/** `kr-a` and `meta-db/kr` → `kr-a/meta-db`: instances are named by their service. */
function targetOf(zone: string, component: string): string {
  return `${zone}/${component.split("/")[0] ?? component}`;
}
