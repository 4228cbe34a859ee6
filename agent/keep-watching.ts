/** Does a round again and again, `everyMs` after the last one ended. Returns how to end it: resolves when the round under way is over. */
export function keepWatching(everyMs: number, round: () => Promise<void>): () => Promise<void> {
  const stop = Promise.withResolvers<void>();
  let ended = false;
  const watch = async () => {
    while (!ended) {
      await round();
      await Promise.race([stop.promise, new Promise((resolve) => setTimeout(resolve, everyMs))]);
    }
  };
  const watching = watch();
  return async () => {
    ended = true;
    stop.resolve();
    await watching;
  };
}
