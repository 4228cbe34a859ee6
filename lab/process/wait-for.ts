import { setTimeout as pause } from "node:timers/promises";

/** Waiting longer is no use: ends a wait at once. */
export class GaveUp extends Error {}

/**
 * Looks until `check` gives something other than null/false, every 50 ms. A throw counts as "not yet" and is told when the
 * time is over, so that a start that fails says why.
 */
export async function waitFor<T>(what: string, withinMs: number, check: () => Promise<T | null | false>): Promise<T> {
  const end = performance.now() + withinMs;
  let last = "it never held";
  for (;;) {
    try {
      const value = await check();
      if (value !== null && value !== false) return value;
    } catch (error) {
      if (error instanceof GaveUp) throw error;
      last = error instanceof Error ? error.message : String(error);
    }
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms: ${what} (${last})`);
    await pause(50);
  }
}
