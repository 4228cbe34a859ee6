import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * A process is known by its id and its start time together: an id alone comes back for somebody else's process, and nobody
 * else's process may ever get a signal from us. Start time is in clock ticks since boot (proc(5), field 22).
 */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };
export type ProcessRow = ProcessIdentity & { readonly parent: number; readonly state: string; readonly name: string };

/** Null when there is no such process. A zombie is reported as such: it runs nothing any more. */
export function readProcess(pid: number): ProcessRow | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The name stands in parentheses and may itself contain spaces and parentheses.
  const close = stat.lastIndexOf(")");
  const fields = stat.slice(close + 2).split(" ");
  const [state, parent] = fields;
  const startTime = fields[19];
  if (state === undefined || parent === undefined || startTime === undefined) return null;
  return { pid, startTime, parent: Number(parent), state, name: stat.slice(stat.indexOf("(") + 1, close) };
}

/** The same process as then, and still able to run. */
export function isAlive(identity: ProcessIdentity): boolean {
  const row = readProcess(identity.pid);
  return row !== null && row.startTime === identity.startTime && row.state !== "Z" && row.state !== "X";
}

export function allProcesses(): readonly ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((row) => row !== null && row.state !== "Z" && row.state !== "X")
    .filter((row) => row !== null);
}

/** Working directory, or null when it is gone or not ours to see. */
export function workingDirectory(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** Command line, or nothing when the process is gone. */
export function argumentsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

/** Value of one variable of the environment the process was started with, or null. */
export function environmentOf(pid: number, name: string): string | null {
  try {
    const found = readFileSync(`/proc/${pid}/environ`, "utf8")
      .split("\0")
      .find((entry) => entry.startsWith(`${name}=`));
    return found === undefined ? null : found.slice(name.length + 1);
  } catch {
    return null;
  }
}
