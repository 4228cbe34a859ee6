import { spawn } from "node:child_process";
import type { Owner } from "./durable-file.ts";

export type ProgramOptions = {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly runAs?: Owner | null | undefined;
  /** Added to a minimal environment; nothing of the agent's own environment is handed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** How much of the end of each stream is kept, in characters; left out: 64 Ki. */
  readonly keep?: number;
  /** Is given what comes on stdout, byte by byte as it is; then nothing of it is kept. */
  readonly take?: (chunk: Buffer) => void;
};
export type ProgramResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

const KEEP = 64 * 1024;

/**
 * Runs one program without a shell and waits for its end; its whole process group is killed at the limit. The end of each
 * stream is kept. Throws when it cannot be started, is killed or takes too long; an exit code is the caller's to judge.
 */
export function runProgram(argv: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  const [program, ...rest] = argv;
  if (!program) return Promise.reject(new Error("no program was named"));
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(options.signal.reason);
    const child = spawn(program, rest, {
      cwd: "/",
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: bareEnvironment(options.env),
      ...(options.runAs ?? {}),
    });
    let ended: Error | null = null;
    const kill = (why: Error) => {
      ended ??= why;
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // gone already
      }
    };
    const timer = setTimeout(
      () => kill(new Error(`${program} took longer than ${options.timeoutMs} ms`)),
      options.timeoutMs,
    );
    const onAbort = () =>
      kill(options.signal?.reason instanceof Error ? options.signal.reason : new Error("cancelled"));
    options.signal?.addEventListener("abort", onAbort, { once: true });
    const output = { stdout: "", stderr: "" };
    const { take } = options;
    if (take !== undefined) child.stdout.on("data", take);
    for (const name of take === undefined ? (["stdout", "stderr"] as const) : (["stderr"] as const)) {
      child[name].setEncoding("utf8");
      child[name].on("data", (text: string) => {
        output[name] = (output[name] + text).slice(-(options.keep ?? KEEP));
      });
    }
    const settle = (how: () => void) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      how();
    };
    child.on("error", (error) => settle(() => reject(new Error(`${program} could not be started: ${error.message}`))));
    // A grandchild that keeps the pipes open must not keep us waiting: `exit` decides, after a moment for the last output.
    child.on("exit", (code, signal) => {
      const finish = () =>
        settle(() => {
          if (ended) reject(ended);
          else if (code === null) reject(new Error(`${program} was killed by ${signal}`));
          else resolve({ code, ...output });
        });
      const grace = setTimeout(finish, 500);
      child.once("close", () => {
        clearTimeout(grace);
        finish();
      });
    });
  });
}

/** What a started program gets of the environment: English messages, and nothing of the agent's own. */
export function bareEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", NODE_ENV: "production", ...more };
}

/** The last lines of what a program said, for an error message. */
export function lastWords(result: ProgramResult): string {
  const words = `${result.stderr}\n${result.stdout}`.trim().split("\n").slice(-4).join(" | ");
  return words === "" ? `exit code ${result.code}` : words;
}
