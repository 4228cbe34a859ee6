import { execFileSync } from "node:child_process";
import path from "node:path";

/**
 * The seed of a sample: the one asked for, else this commit's own. So each commit tries other cases, and whoever looks at a failed
 * one on another machine gets the same. Outside a clone: any.
 */
export function seedOf(asked: string | undefined): number {
  if (asked !== undefined) {
    const seed = Number(asked);
    if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`HAECHI_KILL_SEED is a whole number, not "${asked}".`);
    return seed;
  }
  try {
    const commit = execFileSync("git", ["rev-parse", "--short=8", "HEAD"], {
      cwd: path.join(import.meta.dirname, "../.."),
    });
    return Number.parseInt(commit.toString().trim().slice(0, 8), 16);
  } catch {
    return Math.floor(Math.random() * 1e9);
  }
}
