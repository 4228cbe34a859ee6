import type { Redis } from "ioredis";
import type { StreamConfig } from "./config.ts";

type Id = readonly [ms: number, sequence: number];
const parse = (id: string): Id => {
  const [ms, sequence] = id.split("-");
  return [Number(ms), Number(sequence ?? 0)];
};
const earlier = (one: string, other: string): string => {
  const [a, b] = [parse(one), parse(other)];
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? one : other;
};

/**
 * Lets go of logs older than they are kept, of those alone that were worked off: never beyond what the group has not read, or read and
 * not acknowledged.
 */
export async function trimStream(redis: Redis, config: StreamConfig, ttlHours: number, nowMs: number): Promise<void> {
  const groups = (await redis.call("xinfo", "groups", config.stream)) as readonly (readonly unknown[])[];
  const own = groups.map((row) => pairs(row)).find((row) => row["name"] === config.group);
  if (own === undefined) return;
  const pending = (await redis.call("xpending", config.stream, config.group)) as readonly unknown[];
  const read = String(own["last-delivered-id"]);
  const open = typeof pending[1] === "string" ? earlier(pending[1], read) : read;
  const until = earlier(open, `${nowMs - ttlHours * 3_600_000}-0`);
  await redis.call("xtrim", config.stream, "MINID", "~", until);
}

export function pairs(flat: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: flat.length / 2 }, (_, index) => [String(flat[2 * index]), flat[2 * index + 1]]),
  );
}
