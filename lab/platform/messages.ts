import type { Redis } from "ioredis";
import type { StreamConfig } from "./config.ts";
import { pairs } from "./trim.ts";

/** An entry of the stream as a consumer got it. */
export type Message = {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  /** How often it was handed to somebody, this time included. */
  readonly deliveries: number;
};
type Entry = readonly [id: string, flat: readonly string[] | null];

const AT_ONCE = "16";
const BLOCK_MS = "500";
/** Whoever holds a message that long without a word is dead, or as good as that. */
const IDLE_MS = "2000";

/** New messages of the group. Makes the group where there is none: the stream may be younger than its consumers. */
export async function readNew(redis: Redis, config: StreamConfig, name: string): Promise<readonly Message[]> {
  const { stream, group } = config;
  try {
    const answer = (await redis.call(
      ...["xreadgroup", "GROUP", group, name, "COUNT", AT_ONCE, "BLOCK", BLOCK_MS, "STREAMS", stream, ">"],
    )) as readonly [string, readonly Entry[]][] | null;
    return (answer?.[0]?.[1] ?? []).map((entry) => messageOf(entry, 1));
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOGROUP")) throw error;
    await redis.call("xgroup", "CREATE", stream, group, "0", "MKSTREAM").catch((problem: unknown) => {
      if (!String(problem).includes("BUSYGROUP")) throw problem;
    });
    return [];
  }
}

/** What others were handed and did not acknowledge, with how often it was tried. */
export async function claimLeft(redis: Redis, config: StreamConfig, name: string): Promise<readonly Message[]> {
  const { stream, group } = config;
  const answer = (await redis
    .call("xautoclaim", stream, group, name, IDLE_MS, "0-0", "COUNT", AT_ONCE)
    .catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith("NOGROUP")) return null;
      throw error;
    })) as readonly [string, readonly Entry[]] | null;
  const entries = answer?.[1].filter((entry) => entry[1] !== null) ?? [];
  const first = entries[0]?.[0];
  const last = entries.at(-1)?.[0];
  if (first === undefined || last === undefined) return [];
  const rows = (await redis.call("xpending", stream, group, first, last, "1000", name)) as readonly (readonly [
    string,
    string,
    number,
    number,
  ])[];
  const counts = new Map(rows.map(([id, , , deliveries]) => [id, Number(deliveries)]));
  return entries.map((entry) => messageOf(entry, counts.get(entry[0]) ?? 1));
}

/**
 * Lays a message aside with why, and takes it off the group's list, in one: it is in exactly one of the two. Its own fields stay as they
 * were; `origin` is its place in the stream, by which it is put back in order.
 */
export async function bury(redis: Redis, config: StreamConfig, message: Message, why: string): Promise<void> {
  const { id, fields, deliveries } = message;
  const own = Object.entries(fields)
    .filter(([key]) => !["origin", "why", "deliveries"].includes(key))
    .flat();
  const about = ["origin", fields["origin"] ?? id, "why", why.slice(0, 300), "deliveries", String(deliveries)];
  const answers = await redis
    .multi()
    .call("xadd", config.deadLetters, "*", ...own, ...about)
    .call("xack", config.stream, config.group, id)
    .exec();
  const failed = answers === null ? new Error("the transaction was not carried out") : answers.find(([e]) => e)?.[0];
  if (failed) throw failed;
}

function messageOf([id, flat]: Entry, deliveries: number): Message {
  return { id, fields: pairs(flat ?? []) as Record<string, string>, deliveries };
}
