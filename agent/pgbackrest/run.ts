import { AgentError } from "../agent-error.ts";
import { lastWords, type ProgramResult, runProgram } from "../run-program.ts";
import type { Repository } from "./repository.ts";

/** `info` of two weeks of hourly backups is a quarter of a megabyte. */
const KEEP = 8 * 1024 * 1024;

/**
 * One command of pgBackRest with the fixed options of the agent's file. The log goes to its errors, so that output is the answer alone.
 * Throws with its last words when it fails.
 */
export async function pgbackrest(
  { stanza, instance }: Repository,
  command: string,
  options: { readonly args?: readonly string[]; readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<ProgramResult> {
  const argv = [...instance.argv, `--stanza=${stanza}`, "--log-level-console=off", "--log-level-stderr=error"];
  const result = await runProgram([...argv, ...(options.args ?? []), command], {
    timeoutMs: options.timeoutMs,
    signal: options.signal,
    runAs: instance.runAs,
    keep: KEEP,
  });
  if (result.code !== 0) throw new AgentError("failed", `pgbackrest ${command}: ${lastWords(result)}`);
  return result;
}
