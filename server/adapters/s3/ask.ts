import { setTimeout as pause } from "node:timers/promises";
import { AdapterError, type Look } from "../ports.ts";
import type { Store } from "./client.ts";
import { asAdapterError, isPassing, isThrottled, type Said, saidOf } from "./errors.ts";

/** How often it is tried when nobody listens there, and when the store asks to come back later or stumbles. */
const CONNECTS = 3;
const TRIES = 5;
const FIRST_PAUSE_MS = 150;
const LONGEST_PAUSE_MS = 2_000;

type Options = { readonly abortSignal: AbortSignal };
type Is = (said: Said) => boolean;

/**
 * One call, tried again a few times, each pause about twice the one before, as long as the look has time. `none` says which answers are an
 * answer, too: then null.
 * @throws AdapterError
 */
export async function ask<T>(store: Store, look: Look, send: (options: Options) => Promise<T>): Promise<T>;
export async function ask<T>(
  store: Store,
  look: Look,
  send: (options: Options) => Promise<T>,
  none: Is,
): Promise<T | null>;
export async function ask<T>(
  store: Store,
  look: Look,
  send: (options: Options) => Promise<T>,
  none: Is = () => false,
): Promise<T | null> {
  const { signal } = look;
  if (signal.aborted) throw new AdapterError("timeout", store.id, "no time was left for the call");
  for (let tried = 1; ; tried += 1) {
    try {
      return await send({ abortSignal: signal });
    } catch (error) {
      const said = saidOf(error);
      if (none(said)) return null;
      const known = asAdapterError(error, store, signal.aborted);
      const gone = known.code === "refused-connection";
      const most = gone ? (look.attempts ?? CONNECTS) : isPassing(said) ? TRIES : 1;
      if (tried >= most) throw isThrottled(said) ? throttled(store, said, tried) : known;
      await rest(pauseAfter(tried, said), signal).catch(() => {
        // The time is over: what kept us waiting is what there is to say.
        throw isThrottled(said) ? throttled(store, said, tried) : known;
      });
    }
  }
}

/** A throttled look that ends says so, rather than that its time was over. */
function throttled({ id }: Store, { name, status }: Said, tried: number): AdapterError {
  return new AdapterError("failed", id, `it throttles: ${name} (${status}), asked ${tried} times`);
}

function pauseAfter(tried: number, { retryAfterMs }: Said): number {
  const doubled = FIRST_PAUSE_MS * 2 ** (tried - 1) * (0.5 + Math.random());
  return Math.min(Math.max(doubled, retryAfterMs ?? 0), LONGEST_PAUSE_MS);
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal });
}
