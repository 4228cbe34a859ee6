import type { Topology } from "#domain/topology/topology.ts";
import { AgentClient } from "./agents/client.ts";
import type { Credentials } from "./agents/transport.ts";
import { httpEntrance } from "./entrance/entrance-port.ts";
import { agentFlags } from "./flags/flags-port.ts";
import { gitSources } from "./git/sources-port.ts";
import { haproxyGateway } from "./haproxy/gateway-port.ts";
import { agentHost } from "./host/host-port.ts";
import { awsKms } from "./kms/keys-port.ts";
import { ociRegistry } from "./oci/registry-port.ts";
import { pgbackrestArchive } from "./pgbackrest/archive-port.ts";
import type { Adapters } from "./ports.ts";
import { Connections } from "./postgresql/connections.ts";
import { streamingPostgresql } from "./postgresql/database-port.ts";
import { agentPower } from "./power/power-port.ts";
import { StreamConnections } from "./redis/connections.ts";
import { redisStreams } from "./redis/stream-port.ts";
import { s3Objects } from "./s3/objects-port.ts";
import { scalerOf } from "./scaler/scaler-port.ts";
import { httpSynthetic } from "./synthetic/http-synthetic.ts";
import { agentWitness } from "./witness/witness-port.ts";

/**
 * All ports for a site. Nothing is connected until the first call. Credentials are PEM texts or paths of PEM files; `close` ends
 * the connections.
 */
export function makeAdapters(topology: Topology, credentials: Credentials): Adapters & { close(): Promise<void> } {
  const agents = new AgentClient(topology.agents, credentials);
  const connections = new Connections(topology);
  const streams = new StreamConnections(topology);
  const keys = awsKms(topology, agents);
  const objects = s3Objects(topology);
  return {
    gateway: haproxyGateway(topology, agents),
    database: streamingPostgresql(connections, agents),
    stream: redisStreams(streams, agents),
    archive: pgbackrestArchive(topology, agents),
    registry: ociRegistry(topology),
    sources: gitSources(topology, agents),
    keys,
    objects,
    power: agentPower(agents),
    flags: agentFlags(agents),
    scaler: scalerOf(topology, agents),
    host: agentHost(agents),
    witness: agentWitness(agents),
    entrance: httpEntrance(topology),
    synthetic: httpSynthetic(topology),
    async close() {
      agents.close();
      streams.close();
      keys.close();
      objects.close();
      await connections.close();
    },
  };
}
