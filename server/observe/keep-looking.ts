import { type Paced, Schedule } from "#domain/observing/schedule.ts";

/**
 * So many looks are under way at once at most: a thousand silent components do not take a thousand sockets, and with the default
 * timeout they still leave room for more than 300 looks a second.
 */
const AT_ONCE = 500;

export type Looking<T> = {
  /** These are looked at from now on, each at its own interval. */
  replace(targets: readonly T[]): void;
  /** Begins no more looks; resolves when those under way have ended. */
  stop(): Promise<void>;
};

/** @param look bounded in time; never rejects */
export function keepLooking<T extends Paced>(look: (target: T) => Promise<void>, atOnce = AT_ONCE): Looking<T> {
  const schedule = new Schedule<T>(Math.random);
  const underWay = new Set<Promise<void>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const begin = (target: T) => {
    const looking: Promise<void> = look(target).finally(() => {
      underWay.delete(looking);
      schedule.done(target.key, performance.now());
      beginDue();
    });
    underWay.add(looking);
  };
  const beginDue = () => {
    clearTimeout(timer);
    while (!stopped && underWay.size < atOnce) {
      const due = schedule.take(performance.now());
      if (!due) break;
      begin(due);
    }
    const next = schedule.nextAt();
    // With no room left, the next look that ends comes back here.
    if (!stopped && next !== null && underWay.size < atOnce)
      timer = setTimeout(beginDue, Math.max(0, next - performance.now()));
  };
  return {
    replace: (targets) => {
      schedule.replace(targets, performance.now());
      beginDue();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}
