type Keyed = { readonly key: string };

/**
 * The first samples that one statement can store: each of another key, at most `atMost`. A key's second sample waits for the next
 * statement, so that samples of a key are stored one after the other as they were measured.
 */
export function takeBatch<T extends Keyed>(
  waiting: readonly T[],
  atMost: number,
): { readonly batch: readonly T[]; readonly rest: readonly T[] } {
  const keys = new Set<string>();
  const batch: T[] = [];
  const rest: T[] = [];
  for (const one of waiting) {
    const isNext = batch.length < atMost && !keys.has(one.key);
    keys.add(one.key);
    (isNext ? batch : rest).push(one);
  }
  return { batch, rest };
}

/** The last one of each key, in the order they came. */
export function newestOfEach<T extends Keyed>(waiting: readonly T[]): readonly T[] {
  const last = new Map(waiting.map((one) => [one.key, one]));
  return waiting.filter((one) => last.get(one.key) === one);
}
