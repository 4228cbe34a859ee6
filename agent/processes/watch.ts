import type { Agent } from "../agent.ts";
import { messageOf } from "../agent-error.ts";
import { keepWatching } from "../keep-watching.ts";
import { log } from "../log.ts";

const EVERY_MS = 250;

/** Brings back again and again what died, and at the start whatever is wanted. Takes its turn on the instance. Returns how to end it. */
export function watchProcesses(agent: Agent): () => Promise<void> {
  return keepWatching(EVERY_MS, async () => {
    for (const name of agent.supervisors.keys()) await settleOnce(agent, name);
  });
}

async function settleOnce(agent: Agent, name: string): Promise<void> {
  const turn = `processes:${name}`;
  if (agent.queue.isBusy(turn)) return;
  try {
    await agent.queue.run(turn, "watch", async (signal) => await agent.supervisors.get(name)?.settle(signal), {
      waitMs: 0,
    });
  } catch (error) {
    log("process-watch-failed", { instance: name, error: messageOf(error) });
  }
}
