import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AgentError } from "./agent-error.ts";
import { writeDurably } from "./durable-file.ts";

const stored = z.record(z.string(), z.string().regex(/^\d+$/));

/**
 * The highest fencing token seen, a scope (design §5). A token is on disk before anything is done under it, so that a
 * restarted agent still refuses a worker whose lock was taken over.
 */
export class TokenStore {
  readonly #file: string;
  readonly #highest: Map<string, bigint>;
  #turn: Promise<unknown> = Promise.resolve();
  #refused = 0;

  private constructor(file: string, highest: Map<string, bigint>) {
    this.#file = file;
    this.#highest = highest;
  }

  /** Reads what an earlier process left. An unreadable file stops the agent: guessing 0 would let an old worker act. */
  static async open(stateDir: string): Promise<TokenStore> {
    const file = join(stateDir, "tokens.json");
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "{}";
      throw error;
    });
    try {
      const entries = Object.entries(stored.parse(JSON.parse(text)));
      return new TokenStore(file, new Map(entries.map(([scope, token]) => [scope, BigInt(token)])));
    } catch {
      throw new Error(
        `${file} is damaged. Restore it, or remove it after making sure that no older worker is running.`,
      );
    }
  }

  /** Resolves once the token is the highest on disk. Throws `stale-token` for a lower one. */
  accept(scope: string, token: bigint): Promise<void> {
    const mine = this.#turn.then(() => this.#accept(scope, token));
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #accept(scope: string, token: bigint): Promise<void> {
    const highest = this.#highest.get(scope) ?? -1n;
    if (token === highest) return;
    if (token < highest) {
      this.#refused += 1;
      throw new AgentError("stale-token", `token ${token} of ${scope} is older than ${highest}: another run took over`);
    }
    const next = { ...this.snapshot(), [scope]: token.toString() };
    await writeDurably(this.#file, `${JSON.stringify(next)}\n`);
    this.#highest.set(scope, token);
  }

  snapshot(): Record<string, string> {
    return Object.fromEntries([...this.#highest].map(([scope, token]) => [scope, token.toString()]));
  }

  get refused(): number {
    return this.#refused;
  }
}
