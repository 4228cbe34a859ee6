/**
 * Asks `check` until it gives something other than null/false, at most `limitMs`. Null when time is over: what that means is
 * the caller's to say.
 */
export async function waitUntil<T>(
  check: () => Promise<T | null | false>,
  options: { readonly limitMs: number; readonly everyMs?: number; readonly signal?: AbortSignal | undefined },
): Promise<T | null> {
  const until = performance.now() + options.limitMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const found = await check();
    if (found !== null && found !== false) return found;
    if (performance.now() >= until) return null;
    await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 50));
  }
}
