import type { NetConnectOpts } from "node:net";
import { AgentError } from "./agent-error.ts";
import { takesConnections } from "./takes-connections.ts";
import { waitUntil } from "./wait-until.ts";

/** Longest time that something may take connections after its processes are gone. */
const TORN_DOWN_MS = 1000;

/**
 * It takes connections there and none of its processes is seen from here (another container's, or a program of another name): then
 * nothing that was stopped is proof that it stands.
 * @param processes of it that this agent sees
 */
export async function runsUnseen(processes: () => Promise<readonly number[]>, where: NetConnectOpts): Promise<boolean> {
  const unseen = async () => (await processes()).length === 0;
  // Looked at again: somebody may have started it meanwhile, and that is seen.
  return (await unseen()) && (await takesConnections(where)) && (await unseen());
}

/** Fails when what was stopped goes on where this agent cannot see it. What was killed takes connections until it is torn down. */
export async function mustStand(name: string, goesOn: () => Promise<boolean>): Promise<void> {
  if (await waitUntil(async () => !(await goesOn()), { limitMs: TORN_DOWN_MS })) return;
  throw new AgentError(
    "failed",
    `${name} takes connections, and none of its processes is seen by this agent: power the host off`,
  );
}
