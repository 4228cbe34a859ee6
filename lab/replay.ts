import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const BENCH = fileURLToPath(new URL("../bench/main.ts", import.meta.url));
export const REPLAYS = ["worked-example"] as const;

/**
 * Plays a story of the mission from nothing: a lab of its own with the product beside it, in a process of its own, since the lab knows
 * nothing of the product. `[--json FILE] [--repetitions N]` as every bench takes them. @returns its exit code
 */
export function replayStory(args: readonly string[]): Promise<number> {
  const [name] = args;
  if (!REPLAYS.some((one) => one === name))
    throw new Error(`There is no replay "${name ?? ""}". There are: ${REPLAYS.join(", ")}.`);
  const child = spawn(process.execPath, [BENCH, ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 130));
  });
}
