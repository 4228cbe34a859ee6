import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A marker must not hide at a seam: this much of a connection's last bytes is written again before its next ones. */
const OVERLAP = 64;

/**
 * Keeps the newest bytes that crossed one link in one direction: two files of half the bound each, the older one overwritten in
 * turn. Connections share the files, so each one repeats its last bytes whenever another connection wrote in between.
 */
export class CrossingFile {
  readonly #base: string;
  readonly #half: number;
  #segment = 0;
  #written = 0;
  #fd: number;
  #lastWriter: object | null = null;
  #tails = new WeakMap<object, Buffer>();

  /** `bytes` bounds both files together. */
  constructor(folder: string, name: string, bytes: number) {
    mkdirSync(folder, { recursive: true });
    this.#base = join(folder, name.replaceAll(/[^a-z0-9-]+/g, "_"));
    this.#half = Math.floor(bytes / 2);
    // A relay that comes back goes on where it was: what crossed before its end still counts.
    const [first, second] = [this.#newest(0), this.#newest(1)];
    this.#segment = second > first ? 1 : 0;
    this.#fd = openSync(`${this.#base}.${this.#segment}`, "a", 0o644);
    this.#written = fstatSync(this.#fd).size;
  }

  keep(connection: object, chunk: Buffer): void {
    const tail = this.#tails.get(connection);
    const fresh = this.#written + chunk.length > this.#half && this.#written > 0;
    if (fresh) this.#turn();
    if (tail !== undefined && (fresh || this.#lastWriter !== connection)) this.#write(tail);
    this.#write(chunk);
    this.#lastWriter = connection;
    const joined = tail === undefined || chunk.length >= OVERLAP ? chunk : Buffer.concat([tail, chunk]);
    this.#tails.set(connection, Buffer.from(joined.subarray(Math.max(0, joined.length - OVERLAP))));
  }

  /** Empties both files; what crosses from now on is kept again. */
  forget(): void {
    rmSync(`${this.#base}.${1 - this.#segment}`, { force: true });
    ftruncateSync(this.#fd);
    this.#written = 0;
    this.#lastWriter = null;
    this.#tails = new WeakMap();
  }

  #newest(segment: number): number {
    return statSync(`${this.#base}.${segment}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  #write(bytes: Buffer): void {
    writeSync(this.#fd, bytes);
    this.#written += bytes.length;
  }

  #turn(): void {
    closeSync(this.#fd);
    this.#segment = 1 - this.#segment;
    this.#fd = openSync(`${this.#base}.${this.#segment}`, "w", 0o644);
    this.#written = 0;
  }
}
