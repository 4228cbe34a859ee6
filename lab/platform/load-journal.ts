import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

export type LogClass = "interactive" | "ingest" | "bulk";

/** Of ten logs one is interactive, six come in as they happen, three are bulk. A number stays in its class. */
export function classOf(number: number): LogClass {
  const digit = number % 10;
  if (digit === 0) return "interactive";
  return digit <= 6 ? "ingest" : "bulk";
}

/**
 * The customers' side of the truth, a line an event: `+<number> <ms>` asked for the first time, `=<number> <ms> <zone> <release>`
 * acknowledged, `%<number> <ms> <zone>` left out by sampling, `!<number> <ms>` refused for now (429), to be asked again.
 */
export class LoadJournal {
  readonly #file: string;
  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }
  asked(number: number): void {
    this.#line(`+${number} ${Date.now()}`);
  }
  acknowledged(number: number, zone: string, release: string): void {
    this.#line(`=${number} ${Date.now()} ${zone} ${release}`);
  }
  sampled(number: number, zone: string): void {
    this.#line(`%${number} ${Date.now()} ${zone}`);
  }
  refused(number: number): void {
    this.#line(`!${number} ${Date.now()}`);
  }
  #line(text: string): void {
    appendFileSync(this.#file, `${text}\n`);
  }
}

export type Acknowledgement = { readonly at: number; readonly zone: string; readonly release: string };
export type LoadRead = {
  readonly asked: ReadonlyMap<number, number>;
  readonly acknowledged: ReadonlyMap<number, Acknowledgement>;
  readonly sampled: ReadonlyMap<number, number>;
  /** When each refusal was. */
  readonly refused: readonly number[];
};

/** Reads a journal; a last line that is still being written is left out. */
export function readLoad(file: string): LoadRead {
  const asked = new Map<number, number>();
  const acknowledged = new Map<number, Acknowledgement>();
  const sampled = new Map<number, number>();
  const refused: number[] = [];
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  for (const line of text.split("\n").slice(0, -1)) {
    const [what = "", at, zone, release] = line.split(" ");
    const number = Number(what.slice(1));
    if (!Number.isSafeInteger(number) || at === undefined) continue;
    if (what[0] === "+") asked.set(number, Number(at));
    else if (what[0] === "=" && !acknowledged.has(number))
      acknowledged.set(number, { at: Number(at), zone: zone ?? "?", release: release ?? "?" });
    else if (what[0] === "%") sampled.set(number, Number(at));
    else if (what[0] === "!") refused.push(Number(at));
  }
  return { asked, acknowledged, sampled, refused };
}
