import { AgentError } from "../agent-error.ts";
import { putFence, readFence } from "../fence-file.ts";
import { mustStand } from "../unseen.ts";
import { waitUntil } from "../wait-until.ts";
import { type ControlData, readControlData } from "./control-data.ts";
import type { Authority, Node } from "./node.ts";
import { processesOf, runsUnseen, stopCleanly, stopHard } from "./processes.ts";
import { asSuperuser } from "./sql.ts";
import { inRecovery } from "./state.ts";

/** Stops the instance for certain and keeps it from being a primary again. Fails when it goes on where this agent cannot see it. */
export async function fence(node: Node, by: Authority): Promise<{ stopped: number }> {
  await putFence(node.stateDir, node.name, { ...by, why: "fence" });
  const running = await processesOf(node.instance.dataDir);
  await stopHard(node.instance.dataDir);
  await mustStand(node.name, () => runsUnseen(node.instance));
  return { stopped: running.length };
}

/**
 * Clean stop of a primary, then the fence holds. The answer is where its WAL ends: a standby that received that much has every
 * acknowledged commit. Refused on a standby. When it cannot stop cleanly in time it is stopped hard, and the verb fails.
 */
export async function handOver(node: Node, by: Authority, limitMs = 20_000): Promise<{ shutdownLsn: string }> {
  const { dataDir } = node.instance;
  const running = (await processesOf(dataDir)).length > 0;
  if (running) {
    if (await asSuperuser(node.instance, inRecovery)) {
      throw new AgentError("refused", `${node.name} is a standby: only a primary can be handed over`);
    }
    await putFence(node.stateDir, node.name, { ...by, why: "hand-over" });
    if (!(await stopCleanly(dataDir, limitMs))) {
      await stopHard(dataDir);
      throw new AgentError(
        "failed",
        `a standby did not take the last WAL within ${limitMs} ms; stopped hard: check which standby has most, then fail over`,
      );
    }
  }
  const end = await readControlData(node.instance);
  if (end.clusterState !== "shut down") {
    throw new AgentError("refused", `${node.name} is not cleanly shut down but "${end.clusterState}"`);
  }
  if (!(await readFence(node.stateDir, node.name)))
    await putFence(node.stateDir, node.name, { ...by, why: "hand-over" });
  return { shutdownLsn: shutdownEnd(end) };
}

/**
 * Where a cleanly stopped primary's last record starts: the shutdown checkpoint. A standby that *received beyond* it has all;
 * PostgreSQL waits for the streaming standbys to take it before it ends.
 */
function shutdownEnd(end: ControlData): string {
  return end.checkpointLsn;
}

/** A look by the watch: a fenced instance that somebody started as a primary is stopped again. True when it was. */
export async function enforceFence(node: Node): Promise<boolean> {
  if (!(await readFence(node.stateDir, node.name))) return false;
  if ((await processesOf(node.instance.dataDir)).length === 0) return false;
  // It may be starting: give it a moment to say what it is. What cannot say so is stopped.
  const standby = await waitUntil(
    async () => {
      try {
        return { is: await asSuperuser(node.instance, inRecovery, 1000) };
      } catch {
        return null;
      }
    },
    { limitMs: 500 },
  );
  if (standby?.is) return false;
  await stopHard(node.instance.dataDir);
  return true;
}
