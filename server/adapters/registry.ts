import type { Topology } from "#domain/topology/topology.ts";
import { AgentClient } from "./agents/client.ts";
import type { Credentials } from "./agents/transport.ts";
import { httpEntrance } from "./entrance/entrance-port.ts";
import { agentFlags } from "./flags/flags-port.ts";
import { haproxyGateway } from "./haproxy/gateway-port.ts";
import { agentHost } from "./host/host-port.ts";
import type { Adapters } from "./ports.ts";
import { Connections } from "./postgresql/connections.ts";
import { streamingPostgresql } from "./postgresql/database-port.ts";
import { agentPower } from "./power/power-port.ts";
import { agentWitness } from "./witness/witness-port.ts";

/**
 * All ports for a site. Nothing is connected until the first call. Credentials are PEM texts or paths of PEM files; `close` ends
 * the connections.
 */
export function makeAdapters(topology: Topology, credentials: Credentials): Adapters & { close(): Promise<void> } {
  const agents = new AgentClient(topology.agents, credentials);
  const connections = new Connections(topology);
  return {
    gateway: haproxyGateway(topology, agents),
    database: streamingPostgresql(connections, agents),
    power: agentPower(agents),
    flags: agentFlags(agents),
    host: agentHost(agents),
    witness: agentWitness(agents),
    entrance: httpEntrance(topology),
    async close() {
      agents.close();
      await connections.close();
    },
  };
}
