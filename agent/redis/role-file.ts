import { writeDurably } from "../durable-file.ts";
import type { Peer, RedisNode } from "./node.ts";

/** A port where nobody listens: a replica of it keeps what it has and receives nothing. */
const NOBODY = 1;

export function nobody({ instance }: RedisNode): Peer {
  return { host: instance.host, port: NOBODY };
}

/**
 * Writes of whom the instance is a replica when it starts; null: it is a primary. Before Redis itself is told, so that one that is
 * restarted in the middle comes back as what it was to be.
 */
export async function keepRole({ instance }: RedisNode, primary: Peer | null): Promise<void> {
  const text = primary === null ? "# primary\n" : `replicaof ${primary.host} ${primary.port}\n`;
  await writeDurably(instance.roleFile, text);
}
