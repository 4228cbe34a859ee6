import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { clockOf } from "./clock.ts";
import { isAlive, type ProcessIdentity, readProcess } from "./identity.ts";
import { MARK } from "./members.ts";

export type StartRequest = {
  /** `kr-a/agent`: place and component. */
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly logFile: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another user, where the program refuses root. */
  readonly runAs?: { readonly uid: number; readonly gid: number } | null;
};
/** What is remembered of a process that we started: `<state>/processes/<place>.<component>.json`. */
export type StartedProcess = ProcessIdentity & {
  readonly name: string;
  readonly argv: readonly string[];
  readonly at: string;
};

const recordFile = (stateDir: string, name: string): string =>
  join(stateDir, "processes", `${name.replace("/", ".")}.json`);

/** Starts a process in a session of its own, so that it outlives us, and records whom we started. */
export function startProcess(stateDir: string, labId: string, request: StartRequest): StartedProcess {
  mkdirSync(dirname(request.logFile), { recursive: true });
  const log = openSync(request.logFile, "a", 0o644);
  try {
    const [program, ...rest] = request.argv;
    const child = spawn(program, rest, {
      detached: true,
      cwd: "/",
      stdio: ["ignore", log, log],
      env: {
        NODE_ENV: "production",
        PATH: process.env.PATH,
        LANG: "C.UTF-8",
        ...request.env,
        ...clockOf(stateDir, request.name),
        [MARK]: `${labId}:${request.name}`,
      },
      ...(request.runAs ?? {}),
    });
    // A program that cannot be started is told by the wait for its health; without a listener Node would end us here.
    child.on("error", (error) => writeFileSync(request.logFile, `${error.message}\n`, { flag: "a" }));
    child.unref();
    const row = child.pid === undefined ? null : readProcess(child.pid);
    if (row === null)
      throw new Error(`${request.name} could not be started: ${program}. Its log is ${request.logFile}`);
    const started = {
      pid: row.pid,
      startTime: row.startTime,
      name: request.name,
      argv: request.argv,
      at: new Date().toISOString(),
    };
    writeRecord(stateDir, started);
    return started;
  } finally {
    closeSync(log);
  }
}

function writeRecord(stateDir: string, started: StartedProcess): void {
  const file = recordFile(stateDir, started.name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(started)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The recorded process of that name, if it is still the same one and alive. */
export function runningProcess(stateDir: string, name: string): StartedProcess | null {
  try {
    const started = JSON.parse(readFileSync(recordFile(stateDir, name), "utf8")) as StartedProcess;
    return isAlive(started) ? started : null;
  } catch {
    return null;
  }
}

/** Whether a process of that name was started and not stopped on purpose since; it may have been killed. */
export function wasStarted(stateDir: string, name: string): boolean {
  return existsSync(recordFile(stateDir, name));
}

export function forgetProcess(stateDir: string, name: string): void {
  rmSync(recordFile(stateDir, name), { force: true });
}
