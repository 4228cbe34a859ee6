import { setTimeout as pause } from "node:timers/promises";
import { signal } from "./end.ts";
import type { ProcessRow } from "./identity.ts";

/** Stopped by a signal (`T`), or by a debugger (`t`). */
export function isStopped(row: Pick<ProcessRow, "state">): boolean {
  return row.state === "T" || row.state === "t";
}

/**
 * SIGSTOP, looking again until two looks in a row find the same processes and all of them stopped: a parent that was still running
 * at the first look may have made one more child. `find` gives parents first. Answers how many are stopped; throws when one is not
 * within the time.
 */
export async function stopAll(find: () => readonly ProcessRow[], withinMs = 5_000): Promise<number> {
  const end = performance.now() + withinMs;
  let before = "";
  for (;;) {
    const found = find();
    const running = found.filter((row) => !isStopped(row));
    const now = found
      .map((row) => row.pid)
      .sort()
      .join();
    if (running.length === 0 && now === before) return found.length;
    if (performance.now() > end)
      throw new Error(`Not stopped by SIGSTOP: ${running.map((row) => `${row.pid} (${row.state})`).join(", ")}`);
    for (const row of running) signal(row, "SIGSTOP");
    before = running.length === 0 ? now : "";
    await pause(5);
  }
}

/** SIGCONT to whatever is stopped until nothing is; answers how many there were. They go on as they were. */
export async function continueAll(find: () => readonly ProcessRow[], withinMs = 5_000): Promise<number> {
  const end = performance.now() + withinMs;
  const seen = new Set<number>();
  for (;;) {
    const stopped = find().filter(isStopped);
    if (stopped.length === 0) return seen.size;
    if (performance.now() > end)
      throw new Error(`Still stopped after SIGCONT: ${stopped.map((row) => row.pid).join(", ")}`);
    for (const row of stopped) {
      seen.add(row.pid);
      signal(row, "SIGCONT");
    }
    await pause(5);
  }
}
