export type Repeating = {
  /** Runs the next round now instead of at its time. */
  nudge(): void;
  /** Resolves when the round in progress, if any, has ended. */
  stop(): Promise<void>;
};

/**
 * Runs `work` again and again, `everyMs` between starts (± `jitter`), never overlapping itself. A round that throws is told and
 * the next one comes at its time.
 */
export function repeat(
  name: string,
  everyMs: number,
  work: () => Promise<void>,
  options: { readonly jitter?: number; readonly log?: (message: string) => void } = {},
): Repeating {
  let stopped = false;
  let nudged = false;
  let wake: () => void = () => {};
  let lastError = "";
  const log = options.log ?? ((message) => console.error(message));

  const loop = (async () => {
    while (!stopped) {
      const startedAt = performance.now();
      nudged = false;
      try {
        await work();
        if (lastError) log(`${name}: works again`);
        lastError = "";
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (message !== lastError) log(`${name}: ${message}`);
        lastError = message;
      }
      const pause = everyMs * (1 + (Math.random() * 2 - 1) * (options.jitter ?? 0)) - (performance.now() - startedAt);
      if (stopped || nudged) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, Math.max(5, pause));
      });
    }
  })();
  return {
    nudge: () => {
      nudged = true;
      wake();
    },
    stop: async () => {
      stopped = true;
      wake();
      await loop;
    },
  };
}
