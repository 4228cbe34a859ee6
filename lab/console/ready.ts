import { setTimeout as pause } from "node:timers/promises";
import type { Pool } from "pg";

const ANSWER_WITHIN_MS = 500;
const REUSE_MS = 100;
export type Readiness = { readonly ready: boolean; readonly why: string };

/**
 * The readiness gate: can this console ask the database anything through its router, within 500 ms? Gateways of several zones
 * ask at the same time; they share one question.
 */
export function readinessGate(pool: Pool): () => Promise<Readiness> {
  let running: Promise<Readiness> | null = null;
  let endedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (running !== null && performance.now() - endedAt < REUSE_MS) return running;
    endedAt = Number.POSITIVE_INFINITY;
    running = ask(pool).finally(() => {
      endedAt = performance.now();
    });
    return running;
  };
}

async function ask(pool: Pool): Promise<Readiness> {
  const late = new AbortController();
  const asked = pool.query("select 1").then(
    () => ({ ready: true, why: "the database answers" }),
    (error: unknown) => ({ ready: false, why: error instanceof Error ? error.message : String(error) }),
  );
  const timeout = pause(
    ANSWER_WITHIN_MS,
    { ready: false, why: `no answer within ${ANSWER_WITHIN_MS} ms` },
    { signal: late.signal },
  ).catch(() => ({ ready: false, why: "cancelled" }));
  const first = await Promise.race([asked, timeout]);
  late.abort();
  return first;
}
