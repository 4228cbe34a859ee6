import { readFence } from "../fence-file.ts";
import { askOwn, fenceName, type RedisNode, zoneAt } from "./node.ts";
import { processesOf, runsUnseen } from "./processes.ts";
import { type Replication, replicationOf } from "./replication.ts";

export type RedisView = {
  readonly running: boolean;
  readonly fenced: boolean;
  /** Null: it does not answer its own agent. */
  readonly role: Replication["role"] | null;
  readonly replicationId: string | null;
  readonly offset: number | null;
  readonly linked: boolean;
  /** The zone whose replica it is. */
  readonly following: string | null;
};

/** What its host sees: processes, fence, and what it answers when asked there. */
export async function observe(node: RedisNode): Promise<RedisView> {
  const [processes, held, seen] = await Promise.all([
    processesOf(node.instance),
    readFence(node.stateDir, fenceName(node)),
    askOwn(node, replicationOf, 1000).catch(() => null),
  ]);
  return {
    // Beside a fence «it does not run» is a proof, so nothing may answer there either.
    running: processes.length > 0 || (held !== null && (await runsUnseen(node.instance))),
    fenced: held !== null,
    role: seen?.role ?? null,
    replicationId: seen?.replicationId ?? null,
    offset: seen?.offset ?? null,
    linked: seen?.linked ?? false,
    following: seen === null ? null : zoneAt(node, seen.primary),
  };
}
