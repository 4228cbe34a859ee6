import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Where a process runs, exactly enough to tell from outside whether it is gone: a process id means something only on one boot of
 * one kernel and in one id namespace. Elsewhere than on Linux the name of the machine alone, which proves nothing.
 */
export function thisHost(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${hostname()} ${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/**
 * True only when it is certain that no such process can act any more: it ran where we run and its id is free, or what is left of
 * it only waits for its parent to notice. Any doubt (another host, an id given to somebody else) answers false.
 */
export function isProcessGone(at: { readonly host: string; readonly pid: number }, here: string = thisHost()): boolean {
  if (at.host !== here || !here.includes(" ") || at.pid <= 0) return false;
  try {
    // The name stands in parentheses and may contain anything; the state is the first letter after it (proc(5)).
    const stat = readFileSync(`/proc/${at.pid}/stat`, "utf8");
    const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
    return state === "Z" || state === "X";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}
