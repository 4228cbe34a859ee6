import type { Agent } from "./agent.ts";
import { messageOf } from "./agent-error.ts";
import { log } from "./log.ts";
import { enforceFence } from "./postgresql/fence.ts";
import { nodeOf } from "./postgresql/node.ts";

const EVERY_MS = 250;

/**
 * Looks again and again whether somebody (the system's own supervisor, a person) started a fenced instance as a primary, and
 * stops it. Takes its turn on the instance, so that it never meddles with a verb. Returns how to end the watch.
 */
export function watchFences(agent: Agent): () => Promise<void> {
  let ended = false;
  const stop = Promise.withResolvers<void>();
  const watch = async () => {
    while (!ended) {
      for (const name of Object.keys(agent.config.postgresql)) await lookOnce(agent, name);
      await Promise.race([stop.promise, new Promise((resolve) => setTimeout(resolve, EVERY_MS))]);
    }
  };
  const watching = watch();
  return async () => {
    ended = true;
    stop.resolve();
    await watching;
  };
}

async function lookOnce(agent: Agent, name: string): Promise<void> {
  const turn = `postgresql:${name}`;
  if (agent.queue.isBusy(turn)) return;
  try {
    const stopped = await agent.queue.run(turn, "fence watch", () => enforceFence(nodeOf(agent.config, name)), {
      waitMs: 0,
    });
    if (stopped) log("fence-enforced", { instance: name });
  } catch (error) {
    log("fence-watch-failed", { instance: name, error: messageOf(error) });
  }
}
