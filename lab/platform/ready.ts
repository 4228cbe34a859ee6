import type { Redis } from "ioredis";

const REUSE_MS = 100;

/** Whether the stream answers through the zone's router. Gateways of several zones ask at once; they share one question. */
export function streamGate(redis: Redis): () => Promise<boolean> {
  let asked: Promise<boolean> | null = null;
  let endedAt = 0;
  return () => {
    if (asked !== null && performance.now() - endedAt < REUSE_MS) return asked;
    endedAt = Number.POSITIVE_INFINITY;
    asked = redis
      .ping()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        endedAt = performance.now();
      });
    return asked;
  };
}
