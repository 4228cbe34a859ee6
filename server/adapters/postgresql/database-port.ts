import { z } from "zod";
import { postgresqlAnswer } from "../agents/answers.ts";
import type { AgentClient, Done } from "../agents/client.ts";
import { AdapterError, type DatabasePort } from "../ports.ts";
import { writeCanary } from "./canary.ts";
import type { Connections } from "./connections.ts";
import { missingCanaries } from "./missing-canaries.ts";
import { observeNode } from "./observe-node.ts";
import { rowLevelSecurityHolds } from "./row-level-security.ts";

const rejoined = z.object({ how: z.enum(["already", "followed", "rewound", "rebuilt"]) });
const promoted = z.object({ timeline: z.number().int().positive() });
const handedOver = z.object({ shutdownLsn: z.string().regex(/^[0-9A-F]+\/[0-9A-F]+$/i) });

/** PostgreSQL by streaming replication: eyes over SQL as the monitoring user, hands through the agent of the node's zone. */
export function streamingPostgresql(connections: Connections, agents: AgentClient): DatabasePort {
  return {
    observeNode: (component, zone, look) => observeNode(connections, component, zone, look),
    async observeHost(component, zone, look) {
      const path = `/v1/observe/postgresql/${instanceOf(component)}`;
      const { running, fenced, controlData } = await agents.look(zone, path, postgresqlAnswer, look);
      return {
        running,
        fenced,
        timeline: controlData?.timeline ?? null,
        checkpointLsn: controlData?.checkpointLsn ?? null,
      };
    },
    async fence(component, zone, act) {
      await agents.act(zone, "postgresql.fence", { instance: instanceOf(component) }, act);
    },
    async handOver(component, zone, act) {
      return checked(
        zone,
        handedOver,
        await agents.act(zone, "postgresql.hand-over", { instance: instanceOf(component) }, act),
      );
    },
    async promote(component, zone, act) {
      return checked(
        zone,
        promoted,
        await agents.act(zone, "postgresql.promote", { instance: instanceOf(component) }, act),
      );
    },
    async follow(component, zone, primaryZone, act) {
      await agents.act(zone, "postgresql.follow", { instance: instanceOf(component), zone: primaryZone }, act);
    },
    async setSynchronous(component, zone, names, act) {
      await agents.act(zone, "postgresql.synchronous", { instance: instanceOf(component), names: [...names] }, act);
    },
    async rejoin(component, zone, primaryZone, act) {
      const args = { instance: instanceOf(component), zone: primaryZone };
      return await agents.operate(zone, "postgresql.rejoin", args, rejoined, act);
    },
    writeCanary: (component, number, look) => writeCanary(connections, component, number, look),
    missingCanaries: (component, zone, from, to, acknowledged, look) =>
      missingCanaries(connections, component, zone, { from, to, acknowledged }, look),
    rowLevelSecurityHolds: (component, zone, look) => rowLevelSecurityHolds(connections, component, zone, look),
  };
}

/** Agents name an instance by its service: `meta-db/kr` → `meta-db`. */
function instanceOf(component: string): string {
  return component.split("/")[0] ?? component;
}

function checked<T>(agent: string, shape: z.ZodType<T>, done: Done): T {
  const parsed = shape.safeParse(done.result);
  if (!parsed.success) throw new AdapterError("nonsense", agent, parsed.error.issues[0]?.message ?? "another shape");
  return parsed.data;
}
