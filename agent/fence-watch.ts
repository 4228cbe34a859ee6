import type { Agent } from "./agent.ts";
import { messageOf } from "./agent-error.ts";
import { keepWatching } from "./keep-watching.ts";
import { log } from "./log.ts";
import { enforceFence } from "./postgresql/fence.ts";
import { nodeOf } from "./postgresql/node.ts";
import { enforceFence as enforceRedisFence } from "./redis/fence.ts";
import { redisNodeOf } from "./redis/node.ts";

const EVERY_MS = 250;

/**
 * Looks again and again whether somebody (the system's own supervisor, a person) started a fenced instance as a primary, and
 * stops it. Takes its turn on the instance, so that it never meddles with a verb. Returns how to end the watch.
 */
export function watchFences(agent: Agent): () => Promise<void> {
  return keepWatching(EVERY_MS, async () => {
    for (const name of Object.keys(agent.config.postgresql))
      await lookOnce(agent, `postgresql:${name}`, () => enforceFence(nodeOf(agent.config, name)));
    for (const name of Object.keys(agent.config.redis))
      await lookOnce(agent, `redis:${name}`, () => enforceRedisFence(redisNodeOf(agent.config, name)));
  });
}

async function lookOnce(agent: Agent, turn: string, enforce: () => Promise<boolean>): Promise<void> {
  if (agent.queue.isBusy(turn)) return;
  try {
    const stopped = await agent.queue.run(turn, "fence watch", enforce, { waitMs: 0 });
    if (stopped) log("fence-enforced", { instance: turn });
  } catch (error) {
    log("fence-watch-failed", { instance: turn, error: messageOf(error) });
  }
}
