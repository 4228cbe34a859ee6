import { AgentError } from "../agent-error.ts";
import { waitUntil } from "../wait-until.ts";
import type { Ask } from "./client.ts";
import { askOwn, type Peer, peerOf, type RedisNode } from "./node.ts";
import { processesOf } from "./processes.ts";
import { type Replication, replicationOf } from "./replication.ts";
import { keepRole, nobody } from "./role-file.ts";

export type Followed = {
  readonly following: string | null;
  readonly replicationId: string;
  readonly offset: number;
};

/** Points a replica at another zone's instance and waits until it is linked there, copied anew where that is needed. */
export async function follow(
  node: RedisNode,
  zone: string,
  limitMs: number = 20_000,
  signal?: AbortSignal,
): Promise<Followed> {
  const peer = peerOf(node, zone);
  await askOwn(node, async (ask) => {
    const before = await mustBeReplica(node, ask);
    await keepRole(node, peer);
    if (!isAt(before, peer)) await ask("REPLICAOF", peer.host, peer.port);
  });
  const look = async () => {
    const seen = await askOwn(node, replicationOf).catch(() => null);
    // While it reads a copy it answers nothing else; one that has ended never will.
    if (seen === null && (await processesOf(node.instance)).length === 0)
      throw new AgentError("failed", `${node.name} has ended: read ${node.instance.logFile}`);
    return seen !== null && isAt(seen, peer) && seen.linked && !seen.copying ? seen : null;
  };
  const linked = await waitUntil(look, { limitMs, everyMs: 100, signal });
  if (linked) return { following: zone, replicationId: linked.replicationId, offset: linked.offset };
  throw new AgentError("failed", `${node.name} is not linked to ${zone} after ${limitMs} ms: is that one a primary?`);
}

/** Cuts a replica off: it confirms nothing to its primary any more, and keeps what it has. The offset is read after that. */
export async function cutOff(node: RedisNode): Promise<Followed> {
  return await askOwn(node, async (ask) => {
    await mustBeReplica(node, ask);
    const peer = nobody(node);
    await keepRole(node, peer);
    await ask("REPLICAOF", peer.host, peer.port);
    const after = await replicationOf(ask);
    if (after.linked || !isAt(after, peer)) throw new AgentError("failed", `${node.name} still has a primary`);
    return { following: null, replicationId: after.replicationId, offset: after.offset };
  });
}

export function isAt({ primary }: Replication, peer: Peer): boolean {
  return primary?.host === peer.host && primary.port === peer.port;
}

async function mustBeReplica(node: RedisNode, ask: Ask): Promise<Replication> {
  const seen = await replicationOf(ask);
  if (seen.role === "primary")
    throw new AgentError("refused", `${node.name} is a primary: it follows nobody; fence and rejoin it`);
  return seen;
}
