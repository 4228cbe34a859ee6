import { readdir, readFile, readlink, realpath, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { signalProcess } from "../postgresql/processes.ts";
import { waitUntil } from "../wait-until.ts";
import type { Repository } from "./repository.ts";

/** Where a restore of this name stands. The name is checked by the protocol and leads nowhere else. */
export function scratchFolder({ instance }: Repository, name: string): string {
  return join(instance.scratch.folder, name);
}

/**
 * Ends whatever works in a restore and removes it, also what a restore that was cut off left: its tools are found by what the kernel says
 * of them. Nothing there is fine. Throws when something survives.
 */
export async function dropScratch(repository: Repository, name: string): Promise<{ readonly dropped: boolean }> {
  const folder = scratchFolder(repository, name);
  const before = (await readdir(folder).catch(() => null)) !== null;
  const gone = await waitUntil(
    async () => {
      const left = await processesIn(folder);
      for (const pid of left) signalProcess(pid, "SIGKILL");
      return left.length === 0;
    },
    { limitMs: 10_000 },
  );
  if (!gone) throw new Error(`processes ${(await processesIn(folder)).join(", ")} in ${folder} survive SIGKILL`);
  await rm(folder, { recursive: true, force: true });
  return { dropped: before };
}

const PROGRAMS = new Set(["postgres", "pgbackrest"]);

/** Processes of PostgreSQL and pgBackRest that stand in a folder or below, or name something in it among their arguments. */
export async function processesIn(folder: string): Promise<readonly number[]> {
  const real = await realpath(folder).catch(() => folder);
  const found: number[] = [];
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const program = basename((await readlink(`/proc/${pid}/exe`).catch(() => "")).replace(/ \(deleted\)$/, ""));
    if (!PROGRAMS.has(program)) continue;
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    const within = (path: string) => [folder, real].some((one) => path === one || path.startsWith(`${one}/`));
    if (within(cwd)) found.push(Number(pid));
    else {
      const args = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
      if (args.some((one) => within(one) || within(one.slice(one.indexOf("=") + 1)))) found.push(Number(pid));
    }
  }
  return found;
}
