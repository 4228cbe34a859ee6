import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createWriteStream, readFileSync } from "node:fs";
import path from "node:path";

export type WorkerProcess = {
  readonly executorId: string;
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  ended(): boolean;
  /** Exit code, or the signal that ended it. */
  readonly end: Promise<number | string>;
};

/**
 * Worker processes as an init system keeps them: one that ends for whatever reason is started again, as another executor.
 * Their output is in `<folder>/workers.log`.
 */
export class Workers {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #logFile: string;
  readonly #log;
  readonly #running = new Set<WorkerProcess>();
  readonly #restarts = new Set<Promise<unknown>>();
  #stopped = false;

  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = env;
    this.#logFile = path.join(folder, "workers.log");
    this.#log = createWriteStream(this.#logFile, { flags: "a" });
  }

  /** Those that live now. */
  running(): readonly WorkerProcess[] {
    return [...this.#running];
  }

  /** What they wrote so far. */
  said(): string {
    return readFileSync(this.#logFile, "utf8");
  }

  /** Starts one and waits until it is ready. */
  async start(): Promise<WorkerProcess> {
    this.#stopped = false;
    const executorId = `trial-${randomUUID().slice(0, 8)}`;
    const child = spawn(process.execPath, [path.join(import.meta.dirname, "worker.ts")], {
      env: { ...process.env, ...this.#env, HAECHI_TRIAL: this.#folder, HAECHI_EXECUTOR_ID: executorId },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const worker = this.#keep(child, executorId);
    let said = "";
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        said = `${said}${chunk}`.slice(-4_000);
        if (said.includes('"ready":true')) resolve();
      };
      child.stdout?.on("data", listen);
      child.stderr?.on("data", listen);
      child.once("close", (code, signal) => {
        if (this.#stopped) resolve();
        else reject(new Error(`${executorId} ended with ${code ?? signal} before it was ready:\n${said}`));
      });
    });
    return worker;
  }

  /** Waits until as many as before live and are ready: after a blow, the one that replaces the dead. */
  async settled(): Promise<void> {
    await Promise.all([...this.#restarts]);
  }

  /** Ends all of them for good, or until they are started again. @returns how many there were */
  async stop(): Promise<number> {
    this.#stopped = true;
    const all = this.running();
    for (const worker of all) worker.signal("SIGKILL");
    await Promise.all(all.map((worker) => worker.end));
    await Promise.allSettled([...this.#restarts]);
    return all.length;
  }

  #keep(child: ChildProcess, executorId: string): WorkerProcess {
    child.stdout?.pipe(this.#log, { end: false });
    child.stderr?.pipe(this.#log, { end: false });
    const end = new Promise<number | string>((resolve) =>
      child.once("exit", (code, signal) => resolve(code ?? signal ?? "")),
    );
    const worker: WorkerProcess = {
      executorId,
      pid: child.pid ?? 0,
      signal: (name) => void child.kill(name),
      ended: () => child.exitCode !== null || child.signalCode !== null,
      end,
    };
    this.#running.add(worker);
    void end.then(() => {
      this.#running.delete(worker);
      if (this.#stopped) return;
      const restart = this.start().finally(() => this.#restarts.delete(restart));
      restart.catch(() => undefined); // told by settled()
      this.#restarts.add(restart);
    });
    return worker;
  }
}
