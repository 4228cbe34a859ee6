import { findComponent } from "#domain/topology/find.ts";
import type { ConsumersComponent, Topology } from "#domain/topology/topology.ts";
import type { AgentClient } from "../agents/client.ts";
import { AdapterError, type ConsumersAt, type ScalerPort } from "../ports.ts";
import { agentScaler } from "./agent-scaler.ts";
import { commandScaler } from "./command-scaler.ts";
import { httpScaler } from "./http-scaler.ts";

/** Each component of consumers by the adapter that its site names. */
export function scalerOf(topology: Topology, agents: AgentClient): ScalerPort {
  const need = (component: string, zone: string): ConsumersComponent => {
    const found = findComponent(topology, component);
    if (found?.kind !== "consumers") throw new AdapterError("not-capable", component, "the site has no such consumers");
    if (!found.zones.includes(zone)) throw new AdapterError("not-capable", component, `none of it is in ${zone}`);
    return found;
  };
  const at: ConsumersAt = (component, zone) => {
    const { instance, url } = need(component, zone);
    return { instance, url };
  };
  const by: Readonly<Record<ConsumersComponent["adapter"], ScalerPort>> = {
    processes: agentScaler(agents, at),
    "scaler-http": httpScaler(at),
    "scaler-commands": commandScaler(agents, at),
  };
  return {
    observe: async (component, zone, look) => await by[need(component, zone).adapter].observe(component, zone, look),
    scale: async (component, zone, count, act) => {
      const { adapter, most } = need(component, zone);
      if (!Number.isInteger(count) || count < 0 || count > most)
        throw new AdapterError("refused", component, `${count} consumers in ${zone}: the site allows 0 to ${most}`);
      await by[adapter].scale(component, zone, count, act);
    },
  };
}
