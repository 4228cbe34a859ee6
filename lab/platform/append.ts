import type { Redis } from "ioredis";
import type { StreamConfig } from "./config.ts";

const CONFIRM_WITHIN_MS = 500;
const AT_ONCE = 256;
/** How long a number is known again. One that comes later is an entry again; consumers make one case of both all the same. */
const KNOWN_S = "120";

/**
 * A number is written once, however often it is sent while nobody could be told: an outage must not fill the stream with repeats. What was
 * decided of it first (kept or left out) stays. A repeat writes, too: WAIT speaks of what its own connection wrote, and of all before it.
 */
const ONCE = `
local first = redis.call("GET", KEYS[1])
if first then
  redis.call("EXPIRE", KEYS[1], ARGV[2])
  return first
end
redis.call("SET", KEYS[1], ARGV[1], "EX", ARGV[2])
if ARGV[1] == "left" then redis.call("SADD", KEYS[3], ARGV[3]) else redis.call("XADD", KEYS[2], "*", unpack(ARGV, 3)) end
return ARGV[1]`;

export type Decided = "kept" | "left";
export type Entry = {
  readonly number: number;
  readonly decided: Decided;
  /** Of one that is kept: names and values of the stream's entry. */
  readonly fields: readonly string[];
};
type Waiting = { readonly entry: Entry; readonly told: (decided: Decided | null) => void };

/** Entries that count only when a replica has them. Those that come while others are on their way go together. */
export class Appender {
  readonly #redis: Redis;
  readonly #keys: (number: number) => readonly string[];
  readonly #replicas: number;
  #waiting: Waiting[] = [];
  #busy = false;

  constructor(redis: Redis, config: Pick<StreamConfig, "replicas" | "stream">) {
    this.#redis = redis;
    this.#replicas = config.replicas;
    this.#keys = (number) => [`${config.stream}:known:${number}`, config.stream, sampledKey(config)];
  }

  /** What is certain of it now; null: nobody may be told that it is safe. It may be there all the same. */
  append(entry: Entry): Promise<Decided | null> {
    return new Promise((told) => {
      this.#waiting.push({ entry, told });
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, AT_ONCE);
      const decided = await this.#write(batch.map(({ entry }) => entry)).catch(() => []);
      for (const [index, { told }] of batch.entries()) told(decided[index] ?? null);
    }
    this.#busy = false;
  }

  async #write(entries: readonly Entry[]): Promise<readonly (Decided | null)[]> {
    const pipeline = this.#redis.pipeline();
    for (const { number, decided, fields } of entries) {
      const what = decided === "left" ? [String(number)] : fields;
      pipeline.call("eval", ONCE, "3", ...this.#keys(number), decided, KNOWN_S, ...what);
    }
    pipeline.call("wait", String(this.#replicas), String(CONFIRM_WITHIN_MS));
    const answers = (await pipeline.exec()) ?? [];
    const [error, copies] = answers[entries.length] ?? [new Error("no answer")];
    const safe = error === null && Number(copies) >= this.#replicas;
    return entries.map((_, index) => {
      const [failed, decided] = answers[index] ?? [new Error("no answer")];
      return safe && failed === null && (decided === "kept" || decided === "left") ? decided : null;
    });
  }
}

/** Numbers that were left out on purpose. */
export function sampledKey({ stream }: Pick<StreamConfig, "stream">): string {
  return `${stream}:sampled`;
}
