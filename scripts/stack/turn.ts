import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** One demo a state folder at a time: a second one is told who holds it and ends. The mark goes with the process. */
export function takeTurn(state: string): void {
  mkdirSync(state, { recursive: true });
  const mark = path.join(state, "running.pid");
  const holder = existsSync(mark) ? Number(readFileSync(mark, "utf8")) : 0;
  if (holder && holder !== process.pid && isDemo(holder)) {
    console.error(
      `A demo already runs on ${path.resolve(state)} (process ${holder}). Stop it, or set HAECHI_STATE to another folder.`,
    );
    process.exit(1);
  }
  writeFileSync(mark, String(process.pid));
  process.once("exit", () => rmSync(mark, { force: true }));
}

function isDemo(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync("/proc/self") || readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("demo.ts");
  } catch {
    return false;
  }
}
