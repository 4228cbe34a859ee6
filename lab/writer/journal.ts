import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * What the writer knows, a line an event: `+<number> <ms>` asked for the first time, `=<number> <ms> <zone>` acknowledged. Times
 * are epoch milliseconds. It is the customer's side of the truth: only what stands here as acknowledged may be called lost.
 */
export class Journal {
  readonly #file: string;
  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }
  asked(number: number): void {
    appendFileSync(this.#file, `+${number} ${Date.now()}\n`);
  }
  acknowledged(number: number, zone: string): void {
    appendFileSync(this.#file, `=${number} ${Date.now()} ${zone}\n`);
  }
}

export type JournalRead = {
  readonly asked: ReadonlyMap<number, number>;
  readonly acknowledged: ReadonlyMap<number, { readonly at: number; readonly zone: string }>;
};

/** Reads a journal; a last line that is still being written is left out. */
export function readJournal(file: string): JournalRead {
  const asked = new Map<number, number>();
  const acknowledged = new Map<number, { at: number; zone: string }>();
  if (!existsSync(file)) return { asked, acknowledged };
  for (const line of readFileSync(file, "utf8").split("\n").slice(0, -1)) {
    const [what, at, zone] = line.split(" ");
    const number = Number(what?.slice(1));
    if (!Number.isSafeInteger(number) || at === undefined) continue;
    if (line.startsWith("+")) asked.set(number, Number(at));
    else if (line.startsWith("=") && !acknowledged.has(number))
      acknowledged.set(number, { at: Number(at), zone: zone ?? "?" });
  }
  return { asked, acknowledged };
}
