import { execFile } from "node:child_process";
import type { Environment } from "./environment.ts";

/**
 * Runs one command to its end.
 * @returns its standard output
 * @param fine exit codes besides 0 that are no failure
 * @throws Error with the end of what it printed when it exits otherwise or takes more than two minutes
 */
export function run(
  argv: readonly string[],
  env: Environment,
  cwd: string,
  fine: readonly number[] = [],
): Promise<string> {
  const [command, ...args] = argv;
  return new Promise((resolve, reject) => {
    execFile(
      command ?? "",
      args,
      { env: env as NodeJS.ProcessEnv, cwd, timeout: 120_000, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error && !fine.includes(Number(error.code)))
          reject(new Error(`${argv.slice(1).join(" ")} failed:\n${`${stdout}\n${stderr}`.slice(-3_000)}`));
        else resolve(stdout);
      },
    );
  });
}
