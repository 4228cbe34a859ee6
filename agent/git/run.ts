import { dirname } from "node:path";
import { AgentError } from "../agent-error.ts";
import type { GitInstance } from "../config.ts";
import { lastWords, runProgram } from "../run-program.ts";

const CALL_MS = 20_000;
const KEEP = 256 * 1024;

/** Nothing of the machine's or of a user's configuration, no prompts, no locks taken; objects that others stand in for are read as they are. */
const ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};
/** What the repository's own configuration must not change: programs that it would start, and how an archive is written. */
const FIXED = ["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.attributesFile=/dev/null", "tar.umask=0002"];

/** One reading command of Git in this repository and in no other above it. Throws with its last words when it fails. */
export async function git(
  { argv, folder, runAs }: GitInstance,
  args: readonly string[],
  options: { readonly signal?: AbortSignal | undefined; readonly take?: (chunk: Buffer) => void },
): Promise<string> {
  const fixed = FIXED.flatMap((one) => ["-c", one]);
  const result = await runProgram([...argv, "-C", folder, "--no-pager", ...fixed, ...args], {
    timeoutMs: CALL_MS,
    keep: KEEP,
    runAs,
    env: { ...ENVIRONMENT, GIT_CEILING_DIRECTORIES: dirname(folder) },
    ...options,
  });
  if (result.code !== 0) throw new AgentError("failed", `git ${args[0]}: ${lastWords(result)}`);
  return result.stdout;
}
