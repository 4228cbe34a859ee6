import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive, type ProcessIdentity, readProcess } from "./identity.ts";

/** One change of a lab at a time. A lock whose holder is gone counts for nothing. */
export async function withLock<T>(stateDir: string, work: () => Promise<T>, withinMs = 60_000): Promise<T> {
  const file = join(stateDir, "lock");
  mkdirSync(stateDir, { recursive: true });
  const end = performance.now() + withinMs;
  while (!take(file)) {
    if (performance.now() > end)
      throw new Error(`Somebody else is changing this lab for ${withinMs / 1_000} s (${file}).`);
    await pause(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  const me = readProcess(process.pid);
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, startTime: me?.startTime ?? "" }), { flag: "wx" });
    return true;
  } catch {
    if (!isHeld(file)) rmSync(file, { force: true });
    return false;
  }
}

function isHeld(file: string): boolean {
  try {
    return isAlive(JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity);
  } catch {
    // Being written this moment, or gone: look again.
    return true;
  }
}
