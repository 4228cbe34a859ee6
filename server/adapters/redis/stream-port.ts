import { z } from "zod";
import { redisAnswer } from "../agents/answers.ts";
import type { AgentClient } from "../agents/client.ts";
import { AdapterError, type StreamPort } from "../ports.ts";
import type { StreamConnections } from "./connections.ts";
import { observeNode } from "./observe-node.ts";
import { readOffsets } from "./read-offsets.ts";

const promoted = z.object({ replicationId: z.string().min(1) });
const rejoined = z.object({ how: z.enum(["already", "followed", "copied"]) });
const replayed = z.object({ moved: z.number().int().min(0) });

/** Redis with replicas: eyes straight to the node as the monitoring user, hands through the agent of the node's zone. */
export function redisStreams(connections: StreamConnections, agents: AgentClient): StreamPort {
  return {
    observeNode: (component, zone, look) => observeNode(connections, component, zone, look),
    async observeHost(component, zone, look) {
      const { running, fenced, role, following } = await agents.look(
        zone,
        `/v1/observe/redis/${instanceOf(component)}`,
        redisAnswer,
        look,
      );
      return { running, fenced, role, following };
    },
    readOffsets: (component, zone, look) => readOffsets(connections, component, zone, look),
    async fence(component, zone, act) {
      await agents.act(zone, "redis.fence", { instance: instanceOf(component) }, act);
    },
    async promote(component, zone, act) {
      const { result } = await agents.act(zone, "redis.promote", { instance: instanceOf(component) }, act);
      const parsed = promoted.safeParse(result);
      if (!parsed.success) throw new AdapterError("nonsense", zone, "no replication id");
      return parsed.data;
    },
    async follow(component, zone, primaryZone, act) {
      await agents.act(zone, "redis.follow", { instance: instanceOf(component), zone: primaryZone }, act);
    },
    async rejoin(component, zone, primaryZone, act) {
      return await agents.operate(
        zone,
        "redis.rejoin",
        { instance: instanceOf(component), zone: primaryZone },
        rejoined,
        act,
      );
    },
    async replayDeadLetters(component, zone, { id, limit }, act, told) {
      const { stream, deadLetters } = connections.component(component);
      return await agents.operate(
        zone,
        "redis.replay-dead-letters",
        { instance: instanceOf(component), stream, deadLetters, id, limit },
        replayed,
        act,
        (progress) => {
          const now = replayed.safeParse(progress);
          if (now.success) told(now.data.moved);
        },
      );
    },
  };
}

/** Agents name an instance by its service: `ingest/stream-kr` → `ingest`. */
function instanceOf(component: string): string {
  return component.split("/")[0] ?? component;
}
