import { createHash } from "node:crypto";
import { comparison, returned } from "#domain/lost-rows/comparison.ts";
import { rowSample } from "#domain/recovery-points/row-sample.ts";
import { findComponent } from "#domain/topology/find.ts";
import type { ArchiveComponent, Topology } from "#domain/topology/topology.ts";
import type { AgentClient } from "../agents/client.ts";
import { AdapterError, type ArchivePort, RestoreImpossible, type RowsProgress } from "../ports.ts";
import { backupAnswer, progressAnswer, restoreAnswer, verifyAnswer } from "./answers.ts";
import { toCheck, WITHOUT_MANIFEST } from "./check.ts";
import { repositoryAnswer, toListing } from "./listing.ts";

const LIST_MS = 25_000;

/** pgBackRest, through the agent of the zone that holds the repository. */
export function pgbackrestArchive(topology: Topology, agents: AgentClient): ArchivePort {
  const archiveOf = (id: string): ArchiveComponent => {
    const found = findComponent(topology, id);
    if (found?.kind !== "archive") throw new AdapterError("not-capable", id, "is no archive of this site");
    return found;
  };
  const list: ArchivePort["list"] = async (component, look) => {
    const { agent, stanza } = archiveOf(component);
    const path = `/v1/observe/pgbackrest/${encodeURIComponent(stanza)}`;
    return toListing(component, await agents.look(agent, path, repositoryAnswer, look, LIST_MS));
  };
  return {
    list,
    async backup(component, type, act) {
      const { agent, stanza } = archiveOf(component);
      const tag = createHash("sha256").update(act.key).digest("hex").slice(0, 32);
      const made = await agents.operate(agent, "pgbackrest.backup", { instance: stanza, type, tag }, backupAnswer, act);
      return { label: made.label };
    },
    async verify(component, act) {
      const { agent, stanza } = archiveOf(component);
      const said = await agents.operate(agent, "pgbackrest.verify", { instance: stanza }, verifyAnswer, act);
      const unfound = said.backups.some((one) => one.status === WITHOUT_MANIFEST);
      // Expired meanwhile, or lost: the archive itself says which of the two.
      const listed = unfound ? (await list(component, act)).backups.map((one) => one.label) : [];
      return toCheck(said, listed);
    },
    async restoreTo(component, target, scratch, act) {
      const { agent, stanza } = archiveOf(component);
      const args = { instance: stanza, name: scratch, target: target.toISOString() };
      const said = await agents.operate(agent, "pgbackrest.restore", args, restoreAnswer, act);
      if (said.how === "impossible") throw new RestoreImpossible(component, said.trouble, said.said);
      if (said.target !== args.target) {
        throw new AdapterError("nonsense", component, `restored to ${said.target}, not to ${args.target}`);
      }
      const { how, timeline, copyMs, replayMs, lastReplayedAt } = said;
      return {
        how,
        timeline,
        copyMs,
        replayMs,
        lastReplayedAt: lastReplayedAt === null ? null : new Date(lastReplayedAt),
      };
    },
    async compareRows(component, { scratch, zone, id, tables, returned: back }, act, told) {
      const { agent, stanza } = archiveOf(component);
      const args = {
        ...{ instance: stanza, name: scratch, zone, id },
        ...(tables === undefined ? {} : { tables: [...tables] }),
        ...(back === undefined ? {} : { returned: back }),
      };
      const said = await agents.operate(agent, "pgbackrest.compare", args, comparison, act, progressTo(told));
      if (said.id !== id) throw new AdapterError("nonsense", component, `compared under ${said.id}, not under ${id}`);
      return said;
    },
    async copyRowsBack(component, { scratch, zone, id, tables }, act, told) {
      const { agent, stanza } = archiveOf(component);
      const args = { instance: stanza, name: scratch, zone, id, tables: tables.map((one) => ({ ...one })) };
      return await agents.operate(agent, "pgbackrest.copy-back", args, returned, act, progressTo(told));
    },
    async sampleRows(component, { scratch, zone, target }, act, told) {
      const { agent, stanza } = archiveOf(component);
      const args = { instance: stanza, name: scratch, zone, target: target.toISOString() };
      return await agents.operate(agent, "pgbackrest.sample", args, rowSample, act, progressTo(told));
    },
    async dropScratch(component, scratch, act) {
      const { agent, stanza } = archiveOf(component);
      const { result } = await agents.act(agent, "pgbackrest.drop-scratch", { instance: stanza, name: scratch }, act);
      return { dropped: result["dropped"] === true };
    },
  };
}

/** Progress that is none is passed over: what came of it is the answer. */
function progressTo(told: (progress: RowsProgress) => void): (now: unknown) => void {
  return (now) => {
    const said = progressAnswer.safeParse(now);
    if (said.success) told(said.data);
  };
}
