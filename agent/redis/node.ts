import { readFile } from "node:fs/promises";
import { AgentError } from "../agent-error.ts";
import type { AgentConfig, RedisInstance } from "../config.ts";
import { type Ask, withRedis } from "./client.ts";

/** One Redis of this agent. */
export type RedisNode = { readonly name: string; readonly instance: RedisInstance; readonly stateDir: string };
export type Peer = { readonly host: string; readonly port: number };

/** The instance of this name. Throws `unknown-instance`. */
export function redisNodeOf(config: AgentConfig, name: string): RedisNode {
  const instance = Object.hasOwn(config.redis, name) ? config.redis[name] : undefined;
  if (!instance)
    throw new AgentError("unknown-instance", `no Redis instance ${name} here; known: ${Object.keys(config.redis)}`);
  return { name, instance, stateDir: config.stateDir };
}

/** Where another zone's instance is, as this zone reaches it. Throws `unknown-instance`. */
export function peerOf({ name, instance: { peers } }: RedisNode, zone: string): Peer {
  const peer = Object.hasOwn(peers, zone) ? peers[zone] : undefined;
  if (!peer) throw new AgentError("unknown-instance", `${name} knows no peer in ${zone}; known: ${Object.keys(peers)}`);
  return peer;
}

/** The zone that is reached there, or null. */
export function zoneAt({ instance: { peers } }: RedisNode, where: Peer | null): string | null {
  const found = Object.entries(peers).find(([, peer]) => peer.host === where?.host && peer.port === where.port);
  return found?.[0] ?? null;
}

/** Name of the fence of a Redis: a database may have the same name. */
export function fenceName(node: RedisNode): string {
  return `redis-${node.name}`;
}

/** Asks the own server; bounded, since a frozen one accepts and never answers. */
export async function askOwn<T>(
  { instance }: RedisNode,
  work: (ask: Ask) => Promise<T>,
  commandMs?: number,
): Promise<T> {
  const password = (await readFile(instance.passwordFile, "utf8")).split("\n")[0] ?? "";
  const { host, port, user } = instance;
  return await withRedis({ host, port, user, password: password.trim() }, work, commandMs);
}
