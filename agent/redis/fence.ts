import { putFence, readFence } from "../fence-file.ts";
import type { Authority } from "../postgresql/node.ts";
import { mustStand } from "../unseen.ts";
import { waitUntil } from "../wait-until.ts";
import { askOwn, fenceName, type RedisNode } from "./node.ts";
import { processesOf, runsUnseen, stopHard } from "./processes.ts";
import { replicationOf } from "./replication.ts";

/**
 * Stops the instance for certain and keeps it from being a primary again. The fence is on disk before anything is stopped. Fails when it
 * goes on where this agent cannot see it.
 */
export async function fence(node: RedisNode, by: Authority): Promise<{ stopped: number }> {
  await putFence(node.stateDir, fenceName(node), { ...by, why: "fence" });
  const stopped = await stopHard(node.instance);
  await mustStand(node.name, () => runsUnseen(node.instance));
  return { stopped };
}

/** A look by the watch: a fenced instance that somebody started as a primary is stopped again. True when it was. */
export async function enforceFence(node: RedisNode): Promise<boolean> {
  if (!(await readFence(node.stateDir, fenceName(node)))) return false;
  if ((await processesOf(node.instance)).length === 0) return false;
  // It may be starting: give it a moment to say what it is. What cannot say so is stopped.
  const role = await waitUntil(() => askOwn(node, replicationOf, 500).catch(() => null), { limitMs: 500 });
  if (role?.role === "replica") return false;
  await stopHard(node.instance);
  return true;
}
