import { AgentError } from "../agent-error.ts";
import { readFence } from "../fence-file.ts";
import { askOwn, fenceName, type RedisNode } from "./node.ts";
import { replicationOf } from "./replication.ts";
import { keepRole } from "./role-file.ts";

type Promoted = { readonly replicationId: string; readonly offset: number };

/**
 * Makes a replica the primary and says which history it begins; a primary already is a repeat. Whether it *may* be promoted is the
 * caller's rule; here only one that is fenced is refused, and one in the middle of a copy: what that one holds is no state of anything.
 */
export async function promote(node: RedisNode): Promise<{ repeated: boolean; result: Promoted }> {
  const held = await readFence(node.stateDir, fenceName(node));
  if (held) throw new AgentError("refused", `${node.name} is fenced since ${held.at} (${held.why}): rejoin it first`);
  return await askOwn(node, async (ask) => {
    const before = await replicationOf(ask);
    if (before.copying) throw new AgentError("refused", `${node.name} is being copied from its primary`);
    await keepRole(node, null);
    if (before.role === "replica") await ask("REPLICAOF", "NO", "ONE");
    const { role, replicationId, offset } = await replicationOf(ask);
    if (role !== "primary") throw new AgentError("failed", `${node.name} is still a replica`);
    return { repeated: before.role === "primary", result: { replicationId, offset } };
  });
}
