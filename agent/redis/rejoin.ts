import { messageOf } from "../agent-error.ts";
import { putFence, readFence, removeFence } from "../fence-file.ts";
import { log } from "../log.ts";
import type { Authority } from "../postgresql/node.ts";
import { follow, isAt } from "./follow.ts";
import { askOwn, fenceName, peerOf, type RedisNode } from "./node.ts";
import { processesOf, stopHard } from "./processes.ts";
import { replicationOf } from "./replication.ts";
import { keepRole } from "./role-file.ts";
import { startServer } from "./start.ts";

export type Rejoined = { readonly how: "already" | "followed" | "copied" };
/** A copy of everything, over a slow link. */
const COPY_MS = 30 * 60_000;

/**
 * Brings an instance back as a replica of `zone`: left alone, pointed there, or stopped and started as nothing but a replica, which
 * takes that one's history and gives up its own. The fence falls only once it is linked. Asked again after a crash it goes on.
 */
export async function rejoin(
  node: RedisNode,
  zone: string,
  { by, signal }: { readonly by: Authority; readonly signal: AbortSignal },
): Promise<Rejoined> {
  const peer = peerOf(node, zone);
  const found = (await processesOf(node.instance)).length > 0 ? await whatItIs(node) : null;
  if (found?.role === "replica") {
    const how = isAt(found, peer) && found.linked ? "already" : "followed";
    await follow(node, zone, COPY_MS, signal);
    await removeFence(node.stateDir, fenceName(node));
    return { how };
  }
  // Until it is a replica nobody may start it as the primary it was.
  if (!(await readFence(node.stateDir, fenceName(node))))
    await putFence(node.stateDir, fenceName(node), { ...by, why: "rejoin" });
  await stopHard(node.instance);
  await keepRole(node, peer);
  await startServer(node, signal);
  await follow(node, zone, COPY_MS, signal);
  await removeFence(node.stateDir, fenceName(node));
  return { how: "copied" };
}

async function whatItIs(node: RedisNode) {
  try {
    return await askOwn(node, replicationOf);
  } catch (error) {
    log("rejoin-no-answer", { instance: node.name, error: messageOf(error) });
    return null;
  }
}
