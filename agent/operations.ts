import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { AgentError, messageOf } from "./agent-error.ts";
import { writeDurably } from "./durable-file.ts";
import { log } from "./log.ts";
import type { OperationAnswer } from "./protocol.ts";

/** Prefix of the error of an operation that the agent's own end cut off: asking again with the same key goes on. */
export const INTERRUPTED = "interrupted";
const KEEP = 200;

/**
 * Long acts: started by a verb, polled by id. The id comes from the key, so that a repeat polls the same operation. The
 * outcome is on disk; one that was running when the agent ended is failed as interrupted, and may be started again.
 */
export class Operations {
  readonly #folder: string;
  readonly #known: Map<string, OperationAnswer>;
  /** Of what is running: resolves when its outcome is known. */
  readonly #ends = new Map<string, Promise<void>>();
  /** Of what is being written: resolves when it is. Who asks again at once finds the first outcome on its way to the disk. */
  readonly #saves = new Map<string, Promise<void>>();

  private constructor(folder: string, known: Map<string, OperationAnswer>) {
    this.#folder = folder;
    this.#known = known;
  }

  static async open(stateDir: string): Promise<Operations> {
    const folder = join(stateDir, "operations");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
    const known = new Map<string, OperationAnswer>();
    for (const name of names.slice(0, -KEEP)) await unlink(join(folder, name));
    for (const name of names.slice(-KEEP)) {
      const answer = await readAnswer(join(folder, name));
      const cutOff = {
        state: "failed" as const,
        error: `${INTERRUPTED}: the agent was restarted; ask again with the same key`,
      };
      known.set(name.slice(0, -".json".length), answer.state === "running" ? cutOff : answer);
    }
    return new Operations(folder, known);
  }

  /**
   * Starts `act` unless it is running for this key. One that ended is looked at again: `act` finds out by itself that all is as
   * it should be, and is then given its first outcome.
   */
  async start(
    key: string,
    act: (first: unknown, progress: (now: unknown) => void) => Promise<unknown>,
  ): Promise<{ operation: string; repeated: boolean }> {
    const operation = createHash("sha256").update(key).digest("hex").slice(0, 32);
    const before = this.#known.get(operation);
    if (before?.state === "running") return { operation, repeated: true };
    this.#known.set(operation, { state: "running" });
    try {
      await this.#save(operation);
    } catch (error) {
      // Nothing was begun: the next try must not find it running for ever.
      if (before) this.#known.set(operation, before);
      else this.#known.delete(operation);
      throw error;
    }
    const started = performance.now();
    // Told as long as it runs, and no longer: what came of it is the outcome.
    const progress = (now: unknown): void => {
      if (this.#known.get(operation)?.state === "running")
        this.#known.set(operation, { state: "running", progress: now });
    };
    const outcome = act(before?.result, progress)
      .then(
        (result): OperationAnswer => ({ state: "done", result }),
        (error): OperationAnswer => ({ state: "failed", error: messageOf(error) }),
      )
      .then((answer) => {
        this.#known.set(operation, answer);
        this.#ends.delete(operation);
        return answer;
      });
    this.#ends.set(
      operation,
      outcome.then(() => undefined),
    );
    void outcome
      .then(async (answer) => {
        log("operation", { operation, key, ...answer, ms: Math.round(performance.now() - started) });
        await this.#save(operation);
      })
      .catch((error) => log("operation-not-saved", { operation, error: messageOf(error) }));
    return { operation, repeated: before?.state === "done" };
  }

  /** What is known of it now; of one that is running only after `waitMs`, or as soon as it has ended: whoever waits for it hears so at once. */
  async answer(operation: string, waitMs: number, signal: AbortSignal): Promise<OperationAnswer> {
    const end = this.#ends.get(operation);
    if (end !== undefined && waitMs > 0 && !signal.aborted) {
      const over = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
      await Promise.race([end, new Promise((resolve) => over.addEventListener("abort", resolve, { once: true }))]);
    }
    const known = this.#known.get(operation);
    if (!known)
      throw new AgentError("unknown-instance", `no operation ${operation}; ask for the verb again with its key`);
    return known;
  }

  /** One after the other, each with what is known when its turn comes: the file ends as the newest of them. */
  async #save(operation: string): Promise<void> {
    const before = this.#saves.get(operation) ?? Promise.resolve();
    const file = join(this.#folder, `${operation}.json`);
    const own = before
      .catch(() => {})
      .then(() => writeDurably(file, `${JSON.stringify(this.#known.get(operation))}\n`));
    this.#saves.set(operation, own);
    try {
      await own;
    } finally {
      if (this.#saves.get(operation) === own) this.#saves.delete(operation);
    }
  }
}

async function readAnswer(file: string): Promise<OperationAnswer> {
  try {
    const found: unknown = JSON.parse(await readFile(file, "utf8"));
    const state = typeof found === "object" && found !== null && "state" in found ? found.state : null;
    if (state === "done" || state === "failed" || state === "running") return found as OperationAnswer;
  } catch {
    // Damaged: as good as cut off.
  }
  return { state: "running" };
}
