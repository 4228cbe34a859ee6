import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../agent-error.ts";
import { removeDurably, writeDurably } from "../durable-file.ts";
import { putFence, readFence, removeFence } from "../fence-file.ts";
import { log } from "../log.ts";
import { waitUntil } from "../wait-until.ts";
import { streamsOnItsTimeline, tryFollow } from "./follow.ts";
import { type Authority, type Node, peerOf } from "./node.ts";
import { processesOf, stopCleanly, stopHard } from "./processes.ts";
import { rebuild, removeOld } from "./rebuild.ts";
import { rewind } from "./rewind.ts";
import { configureStandby } from "./settings.ts";
import { asSuperuser } from "./sql.ts";
import { startServer } from "./start.ts";
import { inRecovery } from "./state.ts";

export type Rejoined = { readonly how: "already" | "followed" | "rewound" | "rebuilt" };

/**
 * Brings an instance back as a standby of `zone`, by the gentlest way that works: leave it, point it, rewind it, copy it anew.
 * Asked again after a crash in the middle it goes on from what it finds: a data directory that was being rewritten is not
 * trusted and is rebuilt. The fence falls only once the directory can start as nothing but a standby.
 */
export async function rejoin(
  node: Node,
  zone: string,
  options: { readonly rebuild: boolean; readonly by: Authority; readonly signal: AbortSignal },
): Promise<Rejoined> {
  const { signal } = options;
  peerOf(node, zone);
  const torn = await readFile(workFile(node), "utf8").catch(() => null);
  if (!options.rebuild && torn === null) {
    const gentle = await withoutStopping(node, zone, signal);
    if (gentle) return gentle;
  }
  // From here on the directory is in pieces at times: nobody may start it as a primary.
  if (!(await readFence(node.stateDir, node.name)))
    await putFence(node.stateDir, node.name, { ...options.by, why: "rejoin" });
  await stop(node, signal);
  if (!options.rebuild && torn === null && (await exists(join(node.instance.dataDir, "PG_VERSION")))) {
    const how = await byRewinding(node, zone, signal);
    if (how) return { how };
    await stop(node, signal);
  }
  await writeDurably(workFile(node), "rebuild\n");
  await rebuild(node, zone, signal);
  await startAsStandby(node, zone, signal);
  await removeDurably(workFile(node));
  await removeOld(node.instance.dataDir);
  return { how: "rebuilt" };
}

/** A running standby that streams already, or does once it is pointed there. Null: it has to be stopped. */
async function withoutStopping(node: Node, zone: string, signal: AbortSignal): Promise<Rejoined | null> {
  if ((await processesOf(node.instance.dataDir)).length === 0) return null;
  try {
    const seen = await asSuperuser(node.instance, async (query) =>
      (await inRecovery(query)) ? ((await streamsOnItsTimeline(node, zone, query)) ? "streams" : "standby") : "primary",
    );
    if (seen === "primary") return null;
    if (seen === "standby" && !(await tryFollow(node, zone, 12_000, signal))) return null;
    await removeFence(node.stateDir, node.name);
    await removeOld(node.instance.dataDir);
    return { how: seen === "streams" ? "already" : "followed" };
  } catch (error) {
    signal.throwIfAborted();
    log("rejoin-no-answer", { instance: node.name, error: messageOf(error) });
    return null;
  }
}

async function byRewinding(node: Node, zone: string, signal: AbortSignal): Promise<"followed" | "rewound" | null> {
  try {
    await writeDurably(workFile(node), "rewind\n");
    const done = await rewind(node, zone, signal);
    await startAsStandby(node, zone, signal);
    await removeDurably(workFile(node));
    return done === "rewound" ? "rewound" : "followed";
  } catch (error) {
    signal.throwIfAborted();
    log("rewind-failed", { instance: node.name, from: zone, error: messageOf(error) });
    return null;
  }
}

async function startAsStandby(node: Node, zone: string, signal: AbortSignal): Promise<void> {
  await configureStandby(node, peerOf(node, zone));
  await removeFence(node.stateDir, node.name);
  await startServer(node.instance, signal);
  const streams = await waitUntil(
    () => asSuperuser(node.instance, (query) => streamsOnItsTimeline(node, zone, query)).catch(() => null),
    { limitMs: 30_000, everyMs: 100, signal },
  );
  if (!streams) throw new Error(`${node.name} started but does not stream from ${zone}: read ${node.instance.logFile}`);
}

/** Cleanly when it can; then whatever is left, also a tool that an earlier agent left behind. */
async function stop(node: Node, signal: AbortSignal): Promise<void> {
  if (!(await stopCleanly(node.instance.dataDir, 10_000, signal))) await stopHard(node.instance.dataDir);
}

/** Left behind while a data directory is being rewritten. */
function workFile(node: Node): string {
  return join(node.stateDir, `rejoin-${node.name}.work`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
