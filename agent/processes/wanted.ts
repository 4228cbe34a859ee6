import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeDurably } from "../durable-file.ts";

const kept = z.record(z.string(), z.number().int().min(0));

/** How many processes of each instance are wanted, on disk: an agent that comes back wants what was last ordered. */
export class Wanted {
  readonly #file: string;
  readonly #counts: Map<string, number>;

  private constructor(file: string, counts: Map<string, number>) {
    this.#file = file;
    this.#counts = counts;
  }

  /** A damaged file stops the agent: guessing would start or stop what nobody ordered. */
  static async open(stateDir: string): Promise<Wanted> {
    const file = join(stateDir, "processes.json");
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "{}";
      throw error;
    });
    try {
      return new Wanted(file, new Map(Object.entries(kept.parse(JSON.parse(text)))));
    } catch {
      throw new Error(
        `${file} is damaged. Remove it; each instance then has as many processes as the agent's file says.`,
      );
    }
  }

  /** Null: nobody ordered anything yet. */
  of(instance: string): number | null {
    return this.#counts.get(instance) ?? null;
  }

  /** Resolves once it is on disk. */
  async set(instance: string, count: number): Promise<void> {
    if (this.#counts.get(instance) === count) return;
    const next = { ...Object.fromEntries(this.#counts), [instance]: count };
    await writeDurably(this.#file, `${JSON.stringify(next)}\n`);
    this.#counts.set(instance, count);
  }
}
