import { setImmediate as turnEnds } from "node:timers/promises";
import type { Database } from "./client.ts";

type Load<K, V> = (db: Database, keys: readonly K[]) => Promise<ReadonlyMap<K, V>>;
type Next<K, V> = { readonly keys: Set<K>; readonly answer: Promise<ReadonlyMap<K, V>> };

/**
 * A question many requests ask at once, asked of the database once for all of them. Whoever asks while an answer is under way waits
 * for the next one, which begins after that: nobody is answered with less than was true when they asked.
 * @param load several keys in one query; what it does not find stands for nothing
 */
export function together<K, V>(load: Load<K, V>): (db: Database, key: K) => Promise<V | undefined> {
  const nextOf = new WeakMap<Database, Next<K, V>>();
  const underWayOf = new WeakMap<Database, Promise<unknown>>();
  return async (db, key) => {
    let next = nextOf.get(db);
    if (!next) {
      const keys = new Set<K>();
      const begun = (async () => {
        await underWayOf.get(db);
        // What is asked in this turn of the event loop is asked together.
        await turnEnds();
        nextOf.delete(db);
        return load(db, [...keys]);
      })();
      next = { keys, answer: begun };
      nextOf.set(db, next);
      underWayOf.set(
        db,
        begun.catch(() => undefined),
      );
    }
    next.keys.add(key);
    return (await next.answer).get(key);
  };
}
