import { sqlState } from "../db/sql-state.ts";
import type { Sample } from "./store-samples.ts";
import { newestOfEach, takeBatch } from "./waiting.ts";

export type WriterLimits = {
  /** Samples are gathered this long, and a full batch goes at once. */
  readonly gatherMs: number;
  readonly batch: number;
  /** More than this wait only when the database does not take them: then the newest of each key stay. */
  readonly waiting: number;
  readonly retryMs: number;
};
const LIMITS: WriterLimits = { gatherMs: 100, batch: 1_000, waiting: 10_000, retryMs: 1_000 };
/** The database refuses what is in a row (class 22: data, 23: constraints), and would again. */
const OF_THE_ROW = /^2[23]/;

/**
 * Gathers samples and stores them, one statement a batch, one statement at a time. While the database is away they wait in bounded
 * memory; what cannot be kept is counted and told. Each keeps the time it was measured at.
 */
export class SampleWriter {
  readonly #store: (batch: readonly Sample[]) => Promise<void>;
  readonly #limits: WriterLimits;
  readonly #log: (message: string) => void;
  #waiting: readonly Sample[] = [];
  #arrived: Sample[] = [];
  #loop: Promise<void> | null = null;
  #wake: () => void = () => undefined;
  #stopped = false;
  #dropped = 0;
  #trouble = "";
  #most: number;
  readonly #refused = new Set<string>();

  constructor(
    store: (batch: readonly Sample[]) => Promise<void>,
    limits: Partial<WriterLimits> = {},
    log: (message: string) => void = console.error,
  ) {
    this.#store = store;
    this.#limits = { ...LIMITS, ...limits };
    this.#most = this.#limits.waiting;
    this.#log = log;
  }

  /** How many wait to be stored. */
  get waiting(): number {
    return this.#waiting.length + this.#arrived.length;
  }

  /** Never waits and never throws. */
  add(sample: Sample): void {
    this.#arrived.push(sample);
    if (this.waiting > this.#most) this.#keepNewest();
    if (this.#arrived.length >= this.#limits.batch && this.#trouble === "") this.#wake();
    this.#loop ??= this.#run();
  }

  /** Stores what waits, once; when the database is away it is lost with this process, and told. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#loop;
    if (this.waiting > 0) this.#log(`samples: ${this.waiting} not stored at the end`);
  }

  async #run(): Promise<void> {
    do {
      if (this.#waiting.length === 0) await this.#pause(this.#limits.gatherMs);
      const { batch, rest } = takeBatch([...this.#waiting, ...this.#arrived.splice(0)], this.#limits.batch);
      this.#waiting = rest;
      try {
        await this.#storeAll(batch);
        this.#works();
      } catch (error) {
        this.#waiting = [...batch, ...this.#waiting];
        this.#fails(error);
        if (this.#stopped) break;
        await this.#pause(this.#limits.retryMs);
      }
    } while (this.waiting > 0);
    this.#loop = null; // in the same turn as the question above: a sample that comes now begins the next one
  }

  /** One row that the database refuses keeps no other from being stored. */
  async #storeAll(batch: readonly Sample[]): Promise<void> {
    try {
      await this.#store(batch);
    } catch (error) {
      if (!OF_THE_ROW.test(sqlState(error) ?? "")) throw error;
      const [only, ...more] = batch;
      if (only && more.length === 0) return this.#refuses(only.key, error);
      for (const one of batch) await this.#storeAll([one]);
    }
  }

  #keepNewest(): void {
    const before = this.waiting;
    this.#waiting = newestOfEach([...this.#waiting, ...this.#arrived.splice(0)]);
    this.#dropped += before - this.#waiting.length;
    this.#most = Math.max(this.#limits.waiting, 2 * this.#waiting.length);
  }

  /** Told once a key: it would be as often as it is measured. */
  #refuses(key: string, error: unknown): void {
    if (!this.#refused.has(key)) this.#log(`samples: of ${key} one was refused: ${say(error)}`);
    this.#refused.add(key);
  }

  #fails(error: unknown): void {
    const trouble = say(error);
    if (trouble !== this.#trouble) this.#log(`samples: not stored, will be: ${trouble}`);
    this.#trouble = trouble;
  }

  #works(): void {
    if (this.#trouble !== "") this.#log("samples: stored again");
    if (this.#dropped > 0) this.#log(`samples: ${this.#dropped} were dropped meanwhile; the newest of each was kept`);
    this.#trouble = "";
    this.#dropped = 0;
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function say(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
