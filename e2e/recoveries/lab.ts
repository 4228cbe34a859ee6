import { execFile } from "node:child_process";
import path from "node:path";
import { type Count, countCases as countOfLab } from "#lab/count.ts";
import { requireManifest } from "#lab/manifest.ts";
import type { StackAt } from "../stack/stack.ts";

const ROOT = path.join(import.meta.dirname, "../..");

/** Breaks, mends or asks the lab by its own command, as a person at the terminal does. */
export function lab(stack: StackAt, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ["lab/main.ts", ...args, "--state", stack.labState, "--json"],
      { cwd: ROOT, timeout: 120_000, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`lab ${args.join(" ")}: ${(stderr || stdout).slice(-1_500)}`));
        else resolve(stdout);
      },
    );
  });
}

/** What the steady customer was promised since then, held against the rows that are there now. */
export function countCases(stack: StackAt, since: Date): Promise<Count> {
  return countOfLab(requireManifest(stack.labState), since);
}
