import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import type { RedisInstance } from "../config.ts";
import { signalProcess } from "../postgresql/processes.ts";
import { runsUnseen as isUnseen } from "../unseen.ts";
import { waitUntil } from "../wait-until.ts";

/**
 * Every process of the instance, by what the kernel says and not by a pid file: a Redis stands in its data directory, also a child
 * that rewrites its file; one that is only starting names its configuration.
 */
export async function processesOf({
  dataDir,
  configFile,
}: Pick<RedisInstance, "dataDir" | "configFile">): Promise<readonly number[]> {
  const folder = await realpath(dataDir).catch(() => dataDir);
  const found: number[] = [];
  for (const name of await readdir("/proc"))
    if (/^\d+$/.test(name) && (await belongs(name, folder, configFile))) found.push(Number(name));
  return found;
}

async function belongs(pid: string, folder: string, configFile: string): Promise<boolean> {
  try {
    if (!(await readFile(`/proc/${pid}/comm`, "utf8")).startsWith("redis-server")) return false;
    if ((await readlink(`/proc/${pid}/cwd`)) === folder) return true;
    return (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0").includes(configFile);
  } catch {
    // Ended meanwhile, or another user's: not ours.
    return false;
  }
}

/** It goes on and is not seen from here, by where it listens. */
export function runsUnseen(instance: RedisInstance): Promise<boolean> {
  const { host, port } = instance;
  return isUnseen(() => processesOf(instance), { host, port });
}

/** SIGKILL until nothing is left; a frozen one ends as well. Answers how many there were. Throws when something survives. */
export async function stopHard(instance: RedisInstance): Promise<number> {
  const seen = new Set<number>();
  const gone = await waitUntil(
    async () => {
      const left = await processesOf(instance);
      for (const pid of left) {
        seen.add(pid);
        signalProcess(pid, "SIGKILL");
      }
      return left.length === 0;
    },
    { limitMs: 10_000, everyMs: 20 },
  );
  if (!gone) throw new Error(`processes ${[...seen].join(", ")} survive SIGKILL: power the host off`);
  return seen.size;
}
