import { findComponent } from "#domain/topology/find.ts";
import type { EntranceComponent, GatewayComponent, Topology } from "#domain/topology/topology.ts";
import { type HaproxyAnswer, haproxyAnswer } from "../agents/answers.ts";
import type { AgentClient } from "../agents/client.ts";
import { AdapterError, type GatewayPort, type Look, type ServerAddress } from "../ports.ts";
import { entranceMeasurement, gatewayMeasurement } from "./measurements.ts";

const GATEWAY = "gateway";
const EDGE = "edge";

/** HAProxy behind the agents: looks, and acts that never take the last healthy zone away. */
export function haproxyGateway(topology: Topology, agents: AgentClient): GatewayPort {
  const observe = (agent: string, instance: string, look: Look): Promise<HaproxyAnswer> =>
    agents.look(agent, `/v1/observe/haproxy/${encodeURIComponent(instance)}`, haproxyAnswer, look);

  return {
    async observeGateway(id, zone, look) {
      const component = gateway(topology, id);
      if (!component.zones.includes(zone)) throw new AdapterError("not-capable", id, `there is no gateway in ${zone}`);
      return gatewayMeasurement(
        await observe(zone, GATEWAY, look),
        component,
        routersOf(topology, id),
        `${id}:${zone}`,
      );
    },
    async observeEntrance(id, look) {
      const component = entrance(topology, id);
      return entranceMeasurement(await observe(component.agent, EDGE, look), component, id);
    },
    async setServer(address, state, act) {
      const { agent, ...server } = address;
      const keepsOne = state !== "ready" && isProtected(topology, address) ? { keepsOne: true } : {};
      await agents.act(agent, "haproxy.server-state", { ...server, state, ...keepsOne }, act);
    },
    async setWeight({ agent, ...server }, weight, act) {
      await agents.act(agent, "haproxy.server-weight", { ...server, weight }, act);
    },
    async setMap(agent, instance, file, key, value, act) {
      await agents.act(agent, "haproxy.map", { instance, file, key, value }, act);
    },
    async shutdownSessions({ agent, ...server }, act) {
      await agents.act(agent, "haproxy.shutdown-sessions", server, act);
    },
  };
}

function gateway(topology: Topology, id: string): GatewayComponent {
  const found = findComponent(topology, id);
  if (found?.kind !== "gateway") throw new AdapterError("not-capable", id, "is no gateway of this site");
  return found;
}

function entrance(topology: Topology, id: string): EntranceComponent {
  const found = findComponent(topology, id);
  if (found?.kind !== "entrance") throw new AdapterError("not-capable", id, "is no entrance of this site");
  return found;
}

function components(topology: Topology) {
  return Object.values(topology.services).flatMap((service) => Object.values(service.components));
}

/** Backends of the zone's gateway that route to a primary, of a database or a stream: there exactly one server is open, or none. */
function routersOf(topology: Topology, id: string): readonly string[] {
  return components(topology).flatMap((one) =>
    (one.kind === "database" || one.kind === "stream") && one.router?.gateway === id ? [one.router.backend] : [],
  );
}

/** Backends that carry customers: the application behind a gateway, the regions behind an entrance. */
function isProtected(topology: Topology, { instance, backend }: ServerAddress): boolean {
  return components(topology).some(
    (one) =>
      (one.kind === "gateway" && instance === GATEWAY && one.backend === backend) ||
      (one.kind === "entrance" && instance === EDGE && Object.values(one.backends).includes(backend)),
  );
}
