import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { AgentError } from "../agent-error.ts";
import type { ProcessesInstance } from "../config.ts";
import { log } from "../log.ts";
import { bareEnvironment } from "../run-program.ts";
import { waitUntil } from "../wait-until.ts";
import { identityOf, isAlive, MARK, markedWith, type Placed, SLOT, signalTo } from "./identity.ts";
import type { Wanted } from "./wanted.ts";

const STOP_WITHIN_MS = 5_000;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 10_000;
/** One that lived that long was well: the next start after it is at once. */
const WELL_AFTER_MS = 10_000;

type Backoff = { readonly startedAt: number; readonly ms: number };
export type ProcessesView = { readonly running: number; readonly wanted: number };

/**
 * Processes of one named program, in slots 1 to `wanted`: each slot has one process, no other lives. Started detached, so that they
 * outlive the agent; found again by their mark, so that an agent that comes back starts none twice.
 */
export class Supervisor {
  readonly #name: string;
  readonly #instance: ProcessesInstance;
  readonly #mark: string;
  readonly #wanted: Wanted;
  readonly #backoff = new Map<number, Backoff>();
  #living: readonly Placed[] = [];
  #looked = false;

  constructor(name: string, instance: ProcessesInstance, stateDir: string, wanted: Wanted) {
    this.#name = name;
    this.#instance = instance;
    this.#mark = `${stateDir}#${name}`;
    this.#wanted = wanted;
  }

  get wanted(): number {
    return Math.min(this.#wanted.of(this.#name) ?? this.#instance.normal, this.#instance.max);
  }

  async observe(): Promise<ProcessesView> {
    return { running: (await this.#alive()).length, wanted: this.wanted };
  }

  /** Resolves when exactly so many run. The order stands also when it throws: it is on disk first, and gone on with. */
  async scale(count: number, signal: AbortSignal): Promise<{ was: number; running: number }> {
    const { max } = this.#instance;
    if (count > max)
      throw new AgentError("refused", `${count} ${this.#name} are more than the ${max} that this agent's file allows`);
    const was = this.wanted;
    await this.#wanted.set(this.#name, count);
    this.#backoff.clear();
    await this.settle(signal);
    const { running } = await this.observe();
    if (running !== count) throw new AgentError("failed", `${running} ${this.#name} run after ${count} were ordered`);
    return { was, running };
  }

  /** Starts what is missing, as soon as its backoff is over, and ends what is too many. */
  async settle(signal?: AbortSignal): Promise<void> {
    const alive = await this.#alive();
    const taken = new Set<number>();
    const surplus: Placed[] = [];
    for (const one of alive) {
      if (one.slot >= 1 && one.slot <= this.wanted && !taken.has(one.slot)) taken.add(one.slot);
      else surplus.push(one);
    }
    await Promise.all(surplus.map((one) => this.#stop(one, signal)));
    for (let slot = 1; slot <= this.wanted; slot += 1) if (!taken.has(slot)) await this.#startIfDue(slot);
  }

  async #alive(): Promise<readonly Placed[]> {
    if (!this.#looked) {
      this.#living = await markedWith(this.#mark);
      this.#looked = true;
      for (const { pid, slot } of this.#living) log("process-adopted", { instance: this.#name, slot, pid });
    }
    const alive = await Promise.all(this.#living.map(isAlive));
    this.#living = this.#living.filter((_, index) => alive[index]);
    return this.#living;
  }

  async #startIfDue(slot: number): Promise<void> {
    const before = this.#backoff.get(slot);
    const now = performance.now();
    if (before && now - before.startedAt < before.ms) return;
    const wasWell = !before || now - before.startedAt > Math.max(WELL_AFTER_MS, before.ms);
    const ms = wasWell ? FIRST_BACKOFF_MS : Math.min(before.ms * 2, LONGEST_BACKOFF_MS);
    this.#backoff.set(slot, { startedAt: now, ms });
    const started = await this.#spawn(slot);
    if (started) this.#living = [...this.#living, started];
  }

  async #spawn(slot: number): Promise<Placed | null> {
    const { argv, env, workDir, logFile } = this.#instance;
    const [program = "", ...rest] = argv;
    const output = openSync(logFile, "a", 0o640);
    try {
      const child = spawn(program, rest, {
        cwd: workDir,
        detached: true,
        stdio: ["ignore", output, output],
        env: bareEnvironment({ ...env, [MARK]: this.#mark, [SLOT]: String(slot) }),
      });
      child.on("error", (error) => log("process-not-started", { instance: this.#name, slot, error: error.message }));
      child.on("exit", (code, signal) => log("process-ended", { instance: this.#name, slot, code, signal }));
      child.unref();
      const identity = child.pid === undefined ? null : await identityOf(child.pid);
      if (identity) log("process-started", { instance: this.#name, slot, pid: identity.pid });
      return identity && { ...identity, slot };
    } finally {
      closeSync(output);
    }
  }

  /** Politely, so that it ends what it holds; then for certain. */
  async #stop(one: Placed, signal?: AbortSignal): Promise<void> {
    await signalTo(one, "SIGTERM");
    const gone = async () => !(await isAlive(one));
    if (await waitUntil(gone, { limitMs: STOP_WITHIN_MS, signal })) return;
    await signalTo(one, "SIGKILL");
    if (!(await waitUntil(gone, { limitMs: STOP_WITHIN_MS, signal })))
      throw new AgentError("failed", `process ${one.pid} of ${this.#name} survives SIGKILL`);
  }
}
