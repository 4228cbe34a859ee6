import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * What a writer knows, a line an event: `+<number> <ms>` asked for the first time, `=<number> <ms> <zone> [<timeline>]` acknowledged,
 * `~<number> <ms> <zone> <timeline>` committed with the warning that no standby confirmed it. Times are epoch milliseconds, a
 * timeline is known to who talks to the server itself. It is the customer's side of the truth: only what stands here as acknowledged
 * may be called lost.
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
  acknowledged(number: number, zone: string, timeline?: number): void {
    appendFileSync(this.#file, `=${number} ${Date.now()} ${zone}${timeline === undefined ? "" : ` ${timeline}`}\n`);
  }
  unconfirmed(number: number, zone: string, timeline: number): void {
    appendFileSync(this.#file, `~${number} ${Date.now()} ${zone} ${timeline}\n`);
  }
}

export type Entry = { readonly at: number; readonly zone: string; readonly timeline: number | null };
export type JournalRead = {
  readonly asked: ReadonlyMap<number, number>;
  readonly acknowledged: ReadonlyMap<number, Entry>;
  readonly unconfirmed: ReadonlyMap<number, Entry>;
};

/** Reads a journal; a last line that is still being written is left out. */
export function readJournal(file: string): JournalRead {
  const asked = new Map<number, number>();
  const acknowledged = new Map<number, Entry>();
  const unconfirmed = new Map<number, Entry>();
  if (!existsSync(file)) return { asked, acknowledged, unconfirmed };
  for (const line of readFileSync(file, "utf8").split("\n").slice(0, -1)) {
    const [what, at, zone, timeline] = line.split(" ");
    const number = Number(what?.slice(1));
    if (!Number.isSafeInteger(number) || at === undefined) continue;
    const kept = line.startsWith("=") ? acknowledged : unconfirmed;
    if (line.startsWith("+")) asked.set(number, Number(at));
    else if (/^[=~]/.test(line) && !kept.has(number))
      kept.set(number, {
        at: Number(at),
        zone: zone ?? "?",
        timeline: timeline === undefined ? null : Number(timeline),
      });
  }
  return { asked, acknowledged, unconfirmed };
}
