import { setTimeout as pause } from "node:timers/promises";
import { isAlive, type ProcessIdentity } from "./identity.ts";

/** Sends a signal to exactly this process; false when it is gone or its id belongs to another one by now. */
export function signal(target: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(target)) return false;
  try {
    process.kill(target.pid, name);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}

/**
 * SIGKILL, looking again until nothing is left: a dying parent may have made one more child, and one that is dying can no longer be found
 * by its folder or its words while its sockets are still open. Bounded by `withinMs`; answers how many processes there were.
 */
export async function killAll(find: () => readonly ProcessIdentity[], withinMs = 20_000): Promise<number> {
  const end = performance.now() + withinMs;
  const seen = new Map<string, ProcessIdentity>();
  for (;;) {
    for (const target of find().filter(isAlive)) seen.set(`${target.pid}@${target.startTime}`, target);
    const left = [...seen.values()].filter(isAlive);
    if (left.length === 0) return seen.size;
    for (const target of left) signal(target, "SIGKILL");
    // Only what was told to end may be late: looking for it takes seconds by itself on a machine that is busy.
    if (performance.now() > end)
      throw new Error(`Still running after SIGKILL: ${left.map(({ pid }) => pid).join(", ")}`);
    await pause(10);
  }
}

/** Resolves true once `gone` holds, false when it did not within the time. */
export async function waitUntilGone(targets: readonly ProcessIdentity[], withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (targets.some(isAlive)) {
    if (performance.now() > end) return false;
    await pause(20);
  }
  return true;
}
