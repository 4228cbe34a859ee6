import { readdir, readFile } from "node:fs/promises";

/** An id alone comes back for somebody else's process; with its start time (clock ticks since boot) it does not. */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };
export type Placed = ProcessIdentity & { readonly slot: number };

/** What each process is given to be known by, its children too: whose it is, and its slot. */
export const MARK = "HAECHI_PROCESS";
export const SLOT = "HAECHI_PROCESS_SLOT";

type Row = ProcessIdentity & { readonly group: number };

/** Null: there is none, or it runs nothing any more. */
async function readRow(pid: number): Promise<Row | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  // The name stands in parentheses and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, , group] = fields;
  const startTime = fields[19];
  if (startTime === undefined || state === "Z" || state === "X") return null;
  return { pid, startTime, group: Number(group) };
}

export async function identityOf(pid: number): Promise<ProcessIdentity | null> {
  const row = await readRow(pid);
  return row && { pid, startTime: row.startTime };
}

export async function isAlive({ pid, startTime }: ProcessIdentity): Promise<boolean> {
  return (await readRow(pid))?.startTime === startTime;
}

/**
 * Every process that carries this mark and was started with it: the head of a group of its own. What it started itself is in its group,
 * also when it is left behind.
 */
export async function markedWith(mark: string): Promise<readonly Placed[]> {
  const found: Placed[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const environment = (await readFile(`/proc/${name}/environ`, "utf8").catch(() => "")).split("\0");
    if (!environment.includes(`${MARK}=${mark}`)) continue;
    const row = await readRow(Number(name));
    const slot = Number(environment.find((entry) => entry.startsWith(`${SLOT}=`))?.slice(SLOT.length + 1));
    if (row !== null && row.group === row.pid && Number.isInteger(slot))
      found.push({ pid: row.pid, startTime: row.startTime, slot });
  }
  return found;
}

/** SIGTERM to exactly this process, SIGKILL to all of its group; one that is gone already is fine. */
export async function signalTo(identity: ProcessIdentity, name: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (!(await isAlive(identity))) return;
  try {
    process.kill(name === "SIGKILL" ? -identity.pid : identity.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
