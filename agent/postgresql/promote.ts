import { AgentError, messageOf } from "../agent-error.ts";
import { readFence } from "../fence-file.ts";
import { log } from "../log.ts";
import { waitUntil } from "../wait-until.ts";
import type { Node } from "./node.ts";
import { setSetting } from "./settings.ts";
import { asSuperuser } from "./sql.ts";
import { inRecovery, writtenTimeline } from "./state.ts";

/**
 * Makes a standby the primary and says its new timeline; a primary already is a repeat. Whether it *may* be promoted is the
 * caller's rule; here only a fenced instance is refused. Synchronous replication is off afterwards, always: a list inherited
 * from the old primary would hang every commit. The caller sets it anew.
 */
export async function promote(node: Node): Promise<{ repeated: boolean; result: { timeline: number } }> {
  const held = await readFence(node.stateDir, node.name);
  if (held) throw new AgentError("refused", `${node.name} is fenced since ${held.at} (${held.why}): rejoin it first`);
  return await asSuperuser(
    node.instance,
    async (query) => {
      if (!(await inRecovery(query))) return { repeated: true, result: { timeline: await writtenTimeline(query) } };
      await setSetting(query, "synchronous_standby_names", "");
      const [answer] = await query("select pg_promote(true, 25) as promoted");
      const primary = await waitUntil(async () => !(await inRecovery(query)), { limitMs: 2000 });
      if (answer?.promoted !== true || !primary) {
        throw new AgentError(
          "failed",
          `${node.name} did not leave recovery within 25 s: read ${node.instance.logFile}`,
        );
      }
      const timeline = await writtenTimeline(query);
      void checkpointSoon(node);
      return { repeated: false, result: { timeline } };
    },
    30_000,
  );
}

/** pg_rewind reads the timeline from the control file, which only a checkpoint moves on: make one, not waited for. */
async function checkpointSoon(node: Node): Promise<void> {
  try {
    await asSuperuser(node.instance, (query) => query("checkpoint"), 60_000);
  } catch (error) {
    log("checkpoint-failed", { instance: node.name, error: messageOf(error) });
  }
}
