import { AgentError } from "../agent-error.ts";
import { waitUntil } from "../wait-until.ts";
import { type Node, peerOf } from "./node.ts";
import { connectionTo, setSetting } from "./settings.ts";
import { asReplicator, asSuperuser, type Query } from "./sql.ts";
import { hasReceiver, inRecovery, type Stream, streamsFrom } from "./state.ts";

/** Points a standby at another zone's instance and waits until it streams on that one's timeline. */
export async function follow(node: Node, zone: string): Promise<{ timeline: number }> {
  const stream = await tryFollow(node, zone, 15_000);
  if (stream) return { timeline: stream.timeline };
  throw new AgentError(
    "failed",
    `${node.name} does not stream from ${zone}: that one is not reachable, or this one is past the fork point of its timeline (then rejoin it)`,
  );
}

/** As `follow`; null when it does not stream within the limit. */
export async function tryFollow(
  node: Node,
  zone: string,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Stream | null> {
  const peer = peerOf(node, zone);
  return await asSuperuser(node.instance, async (query) => {
    await mustBeStandby(node, query);
    await setSetting(query, "primary_conninfo", await connectionTo(node, peer));
    return await waitUntil(() => streamsOnItsTimeline(node, zone, query), { limitMs, everyMs: 100, signal });
  });
}

/** Cuts a standby off: it follows nobody, and its WAL receiver is gone. */
export async function cutOff(node: Node): Promise<{ following: null }> {
  await asSuperuser(node.instance, async (query) => {
    await mustBeStandby(node, query);
    await setSetting(query, "primary_conninfo", "");
    const gone = await waitUntil(async () => !(await hasReceiver(query)), { limitMs: 10_000 });
    if (!gone) throw new AgentError("failed", `${node.name} still has a WAL receiver`);
  });
  return { following: null };
}

/**
 * The stream when it comes from `zone` on the timeline that `zone` writes. An older timeline means that this standby is past
 * the fork point: it would look connected for a moment and never receive what counts.
 */
export async function streamsOnItsTimeline(node: Node, zone: string, query: Query): Promise<Stream | null> {
  const peer = peerOf(node, zone);
  const stream = await streamsFrom(query);
  if (!stream || stream.host !== peer.host || stream.port !== peer.port) return null;
  return stream.timeline === (await timelineOf(node, peer).catch(() => null)) ? stream : null;
}

async function timelineOf(node: Node, peer: { readonly host: string; readonly port: number }): Promise<number> {
  const [row] = await asReplicator(node.instance, peer, "replication", (query) => query("IDENTIFY_SYSTEM"));
  return Number(row?.timeline);
}

async function mustBeStandby(node: Node, query: Query): Promise<void> {
  if (!(await inRecovery(query)))
    throw new AgentError("refused", `${node.name} is a primary: it follows nobody; fence and rejoin it`);
}
