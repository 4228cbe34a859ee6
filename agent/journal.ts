import { createHash } from "node:crypto";
import { appendFile, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AgentError } from "./agent-error.ts";
import { writeDurably } from "./durable-file.ts";

const entry = z.strictObject({ key: z.string(), act: z.string(), result: z.record(z.string(), z.unknown()) });
type Entry = z.output<typeof entry>;
type Result = Readonly<Record<string, unknown>>;

/**
 * Idempotency: key → outcome. The newest `limit` successes are kept on disk, so that a repeat after a restart is answered
 * and not acted upon. Failures are not kept: a retry may act again.
 */
export class Journal {
  readonly #file: string;
  readonly #limit: number;
  readonly #done: Map<string, Entry>;
  readonly #underWay = new Map<string, { readonly act: string; readonly outcome: Promise<Result> }>();
  #lines = 0;
  #turn: Promise<unknown> = Promise.resolve();
  repeats = 0;

  private constructor(file: string, limit: number, done: Map<string, Entry>) {
    this.#file = file;
    this.#limit = limit;
    this.#done = done;
    this.#lines = done.size;
  }

  static async open(stateDir: string, limit = 2000): Promise<Journal> {
    const file = join(stateDir, "journal.jsonl");
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    const done = new Map<string, Entry>();
    for (const line of text.split("\n")) {
      const known = parseLine(line);
      if (known) done.set(known.key, known);
    }
    const journal = new Journal(file, limit, done);
    await journal.#compact();
    return journal;
  }

  /**
   * Does `act` once for a key. A repeat gets the first outcome; one that comes while the first is under way waits for it.
   * With `lookAgain` a later repeat runs `act` again, which sets a state and does nothing when it is so already: what was set
   * may have been lost since (a restart). The same key for something else is a caller's mistake and is refused.
   */
  async once(
    key: string,
    what: unknown,
    act: () => Promise<Result>,
    options: { readonly lookAgain: boolean } = { lookAgain: false },
  ): Promise<{ repeated: boolean; result: Result }> {
    const fingerprint = createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, 16);
    const known = this.#done.get(key) ?? this.#underWay.get(key);
    if (known) {
      if (known.act !== fingerprint) throw new AgentError("bad-request", `key ${key} was used for another act`);
      this.repeats += 1;
      if ("outcome" in known) return { repeated: true, result: await known.outcome };
      if (!options.lookAgain) return { repeated: true, result: known.result };
    }
    const outcome = act().then(async (result) => {
      await this.#remember({ key, act: fingerprint, result: { ...result } });
      return result;
    });
    this.#underWay.set(key, { act: fingerprint, outcome });
    try {
      return { repeated: known !== undefined, result: await outcome };
    } finally {
      this.#underWay.delete(key);
    }
  }

  #remember(made: Entry): Promise<void> {
    this.#done.set(made.key, made);
    const mine = this.#turn.then(async () => {
      if (this.#lines >= this.#limit * 2) return await this.#compact();
      await appendFile(this.#file, `${JSON.stringify(made)}\n`, { mode: 0o600 });
      this.#lines += 1;
      const file = await open(this.#file, "r+");
      await file.datasync().finally(() => file.close());
    });
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #compact(): Promise<void> {
    for (const key of this.#done.keys()) {
      if (this.#done.size <= this.#limit) break;
      this.#done.delete(key);
    }
    await writeDurably(this.#file, [...this.#done.values()].map((one) => `${JSON.stringify(one)}\n`).join(""));
    this.#lines = this.#done.size;
  }
}

/** A line cut short by a crash was never answered: it is left out. */
function parseLine(line: string): Entry | null {
  if (line === "") return null;
  try {
    return entry.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
