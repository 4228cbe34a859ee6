import { AgentError } from "../agent-error.ts";
import type { AgentConfig, PostgresqlInstance } from "../config.ts";

/** One PostgreSQL instance of this agent, and under which lock something is done to it. */
export type Node = { readonly name: string; readonly instance: PostgresqlInstance; readonly stateDir: string };
export type Authority = { readonly scope: string; readonly token: string };

/** The instance of this name. Throws `unknown-instance`. */
export function nodeOf(config: AgentConfig, name: string): Node {
  const instance = Object.hasOwn(config.postgresql, name) ? config.postgresql[name] : undefined;
  if (!instance)
    throw new AgentError(
      "unknown-instance",
      `no PostgreSQL instance ${name} here; known: ${Object.keys(config.postgresql)}`,
    );
  return { name, instance, stateDir: config.stateDir };
}

/** Where another zone's instance is, as this zone reaches it. Throws `unknown-instance`. */
export function peerOf(node: Node, zone: string): { readonly host: string; readonly port: number } {
  const peers = node.instance.peers;
  const peer = Object.hasOwn(peers, zone) ? peers[zone] : undefined;
  if (!peer)
    throw new AgentError("unknown-instance", `${node.name} knows no peer in ${zone}; known: ${Object.keys(peers)}`);
  return peer;
}
