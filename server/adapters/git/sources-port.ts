import { z } from "zod";
import { findComponent } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { AgentClient } from "../agents/client.ts";
import { AdapterError, type SourcesPort } from "../ports.ts";

const LIST_MS = 30_000;
const at = z.iso.datetime().transform((text) => new Date(text));
const commit = z.string().regex(/^[0-9a-f]{40,64}$/);
const answer = z.object({
  head: commit,
  headAt: at,
  paths: z.array(z.string()).min(1),
  archives: z
    .array(
      z.object({
        commit,
        refs: z.array(z.string().min(1)).min(1),
        committedAt: at,
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        sizeBytes: z.number().int().min(0),
        kept: z.enum(["whole", "missing", "differs"]),
        keptAt: at.nullable(),
      }),
    )
    .min(1)
    .max(100),
});

/** A Git repository and its archives, through the agent of the zone that holds them. */
export function gitSources(topology: Topology, agents: AgentClient): SourcesPort {
  return {
    async list(id, look) {
      const component = findComponent(topology, id);
      if (component?.kind !== "sources") throw new AdapterError("not-capable", id, "is no repository of this site");
      const { agent, repository } = component;
      const path = `/v1/observe/git/${encodeURIComponent(repository)}`;
      const said = await agents.look(agent, path, answer, look, LIST_MS);
      if (!said.archives.some((one) => one.commit === said.head)) {
        throw new AdapterError("nonsense", id, "its newest commit is not among its archives");
      }
      return said;
    },
  };
}
