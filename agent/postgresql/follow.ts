import { AgentError } from "../agent-error.ts";
import { waitUntil } from "../wait-until.ts";
import { isPastFork, timelineOf } from "./fork.ts";
import { type Node, peerOf } from "./node.ts";
import { processesOf, signalProcess } from "./processes.ts";
import { connectionTo, setSetting } from "./settings.ts";
import { asSuperuser, type Query } from "./sql.ts";
import { hasReceiver, inRecovery, type Stream, streamsFrom } from "./state.ts";

/** Longest time a receiver is given to leave by itself after its connection's settings changed. */
const LEAVES_MS = 1000;

/** Points a standby at another zone's instance and waits until it streams on that one's timeline. */
export async function follow(node: Node, zone: string): Promise<{ timeline: number }> {
  const stream = await tryFollow(node, zone, 15_000);
  if (stream) return { timeline: stream.timeline };
  throw new AgentError(
    "failed",
    `${node.name} does not stream from ${zone}: that one is not reachable, or this one is past the fork point of its timeline (then rejoin it)`,
  );
}

/** As `follow`; null when it does not stream within the limit, at once when it is past the fork point. */
export async function tryFollow(
  node: Node,
  zone: string,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Stream | null> {
  const peer = peerOf(node, zone);
  return await asSuperuser(node.instance, async (query) => {
    await mustBeStandby(node, query);
    if (await isPastFork(node, zone, query).catch(() => false)) return null;
    await setSetting(query, "primary_conninfo", await connectionTo(node, peer));
    const streams = () => streamsOnItsTimeline(node, zone, query);
    const soon = await waitUntil(streams, { limitMs: LEAVES_MS, everyMs: 50, signal });
    if (soon) return soon;
    if ((await streamsFrom(query))?.host !== peer.host) await endReceiver(node, query);
    return await waitUntil(streams, { limitMs, everyMs: 100, signal });
  });
}

/** Cuts a standby off: it follows nobody, and its WAL receiver is gone. */
export async function cutOff(node: Node): Promise<{ following: null }> {
  await asSuperuser(node.instance, async (query) => {
    await mustBeStandby(node, query);
    await setSetting(query, "primary_conninfo", "");
    const noReceiver = async () => !(await hasReceiver(query));
    if (await waitUntil(noReceiver, { limitMs: LEAVES_MS })) return;
    await endReceiver(node, query);
    if (await waitUntil(noReceiver, { limitMs: 10_000 })) return;
    throw new AgentError("failed", `${node.name} still has a WAL receiver`);
  });
  return { following: null };
}

/**
 * Ends the WAL receiver by its process. A change of primary_conninfo alone does not reach one that waits between two attempts:
 * it would stay connected to the old primary.
 */
async function endReceiver(node: Node, query: Query): Promise<void> {
  const [row] = await query("select pid from pg_stat_wal_receiver where pid is not null");
  const pid = Number(row?.pid);
  if ((await processesOf(node.instance.dataDir)).includes(pid)) signalProcess(pid, "SIGTERM");
}

/**
 * The stream when it comes from `zone` on the timeline that `zone` writes. An older timeline means that this standby is past
 * the fork point: it would look connected for a moment and never receive what counts.
 */
export async function streamsOnItsTimeline(node: Node, zone: string, query: Query): Promise<Stream | null> {
  const peer = peerOf(node, zone);
  const stream = await streamsFrom(query);
  if (!stream || stream.host !== peer.host || stream.port !== peer.port) return null;
  return stream.timeline === (await timelineOf(node, zone).catch(() => null)) ? stream : null;
}

async function mustBeStandby(node: Node, query: Query): Promise<void> {
  if (!(await inRecovery(query))) {
    throw new AgentError("refused", `${node.name} is a primary: it follows nobody; fence and rejoin it`);
  }
}
