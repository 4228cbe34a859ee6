import { lstat, open, opendir } from "node:fs/promises";
import { join } from "node:path";
import { AgentError, messageOf } from "../agent-error.ts";
import type { NamedSearch } from "../config.ts";

/** Longest match that is found across the border of two chunks, in bytes. */
const OVERLAP = 512;
const CHUNK = 1 << 20;

export type SearchResult = {
  readonly files: number;
  readonly bytes: number;
  readonly hits: number;
  readonly byPattern: { readonly own: number; readonly foreign: number };
};

/**
 * Counts markers in every file below the paths, in bounded memory. What cannot be read is an error and not a zero: a proof that
 * skipped a file proves nothing. A file that vanished while being walked (a recycled WAL segment) holds nothing any more.
 */
export async function search(name: string, what: NamedSearch, signal: AbortSignal): Promise<SearchResult> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  let files = 0;
  let bytes = 0;
  const found = { own: 0, foreign: 0 };
  for (const path of what.paths) {
    await lstat(path).catch(() => {
      throw new AgentError("failed", `search ${name}: ${path} does not exist`);
    });
    for await (const file of filesBelow(path)) {
      signal.throwIfAborted();
      const counters = { own: new MatchCounter(what.own), foreign: new MatchCounter(what.foreign) };
      try {
        bytes += await readThrough(file, buffer, signal, (text) => {
          counters.own.add(text);
          counters.foreign.add(text);
        });
      } catch (error) {
        signal.throwIfAborted();
        if ((error as NodeJS.ErrnoException).code === "ENOENT") continue;
        throw new AgentError("failed", `search ${name}: ${file} cannot be read: ${messageOf(error)}`);
      }
      files += 1;
      found.own += counters.own.end();
      found.foreign += counters.foreign.end();
    }
  }
  return { files, bytes, hits: found.own + found.foreign, byPattern: found };
}

/** Hands a file's bytes on as one-byte characters, a piece at a time through the same buffer. Returns how many there were. */
async function readThrough(
  path: string,
  buffer: Buffer,
  signal: AbortSignal,
  take: (text: string) => void,
): Promise<number> {
  const file = await open(path, "r");
  try {
    for (let bytes = 0; ; ) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return bytes;
      bytes += bytesRead;
      take(buffer.toString("latin1", 0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

async function* filesBelow(path: string): AsyncGenerator<string> {
  const stat = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new AgentError("failed", `${path} cannot be looked at: ${error.message}`);
  });
  if (stat?.isFile()) yield path;
  if (!stat?.isDirectory()) return;
  const folder = await opendir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new AgentError("failed", `${path} cannot be listed: ${error.message}`);
  });
  if (!folder) return;
  for await (const entry of folder) yield* filesBelow(join(path, entry.name));
}

/** Counts matches in a text that arrives in pieces: a match near the end of a piece is counted when the next one is there. */
export class MatchCounter {
  readonly #pattern: RegExp;
  #rest = "";
  #count = 0;

  constructor(pattern: RegExp) {
    this.#pattern = new RegExp(pattern.source, pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`);
  }

  add(piece: string): void {
    const text = this.#rest + piece;
    const border = text.length - OVERLAP;
    if (border <= 0) {
      this.#rest = text;
      return;
    }
    this.#rest = text.slice(this.#countBefore(text, border));
  }

  /** Counts what is left and gives the whole. */
  end(): number {
    this.#countBefore(this.#rest, this.#rest.length);
    this.#rest = "";
    return this.#count;
  }

  /** Counts the matches that start before `border`; gives where the next piece has to begin. */
  #countBefore(text: string, border: number): number {
    let next = border;
    for (const match of text.matchAll(this.#pattern)) {
      if (match.index >= border) break;
      this.#count += 1;
      next = Math.max(next, match.index + match[0].length);
    }
    return next;
  }
}
