export type Paced = { readonly key: string; readonly intervalMs: number };
type Place<T> = { readonly target: T; due: number };

/** Looks at one thing are an interval apart, give or take this share: what starts together drifts apart and stays so. */
const JITTER = 0.05;

/**
 * Which thing is to be looked at when. Pure: times come from the caller, in ms of any steady clock. A first look comes within one
 * interval, at random, so that a thousand things are not looked at in one moment. A thing that is being looked at is not due, and a
 * late look moves the ones after it: nothing is made up for in a burst.
 */
export class Schedule<T extends Paced> {
  readonly #random: () => number;
  #places = new Map<string, Place<T>>();
  /** Those that wait, latest first: the next one is taken off the end. */
  #waiting: Place<T>[] = [];
  /** Key → when its look began. May hold a key that is not among the targets any more, until that look ends. */
  readonly #underWay = new Map<string, number>();

  constructor(random: () => number) {
    this.#random = random;
  }

  /**
   * These from now on. Who was there keeps its turn. With another interval it comes no later than twice that from now, and no sooner
   * after its last look than the shorter of the two.
   */
  replace(targets: readonly T[], now: number): void {
    const known = this.#places;
    this.#places = new Map(
      targets.map((target) => [target.key, { target, due: this.#dueOf(target, known.get(target.key), now) }]),
    );
    this.#waiting = [...this.#places.values()].filter(({ target }) => !this.#underWay.has(target.key));
    this.#waiting.sort((one, other) => other.due - one.due);
  }

  /** When the next one is due; null: nothing waits. */
  nextAt(): number | null {
    return this.#waiting.at(-1)?.due ?? null;
  }

  /** The one that has been due for longest; it is under way until `done`. Null: nothing is due. */
  take(now: number): T | null {
    const next = this.#waiting.at(-1);
    if (!next || next.due > now) return null;
    this.#waiting.pop();
    this.#underWay.set(next.target.key, now);
    return next.target;
  }

  /** The look at this key has ended, however it did. */
  done(key: string, now: number): void {
    const startedAt = this.#underWay.get(key) ?? now;
    this.#underWay.delete(key);
    const place = this.#places.get(key);
    if (!place) return;
    const pause = place.target.intervalMs * (1 + (this.#random() * 2 - 1) * JITTER);
    place.due = Math.max(now, startedAt + pause);
    this.#waiting.splice(this.#placeOf(place.due), 0, place);
  }

  #dueOf(target: T, old: Place<T> | undefined, now: number): number {
    if (!old) return now + this.#random() * target.intervalMs;
    if (old.target.intervalMs === target.intervalMs) return old.due;
    return Math.min(old.due, now + (1 + this.#random()) * target.intervalMs);
  }

  /** Before the first of those waiting that is due no later. */
  #placeOf(due: number): number {
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#waiting[middle]?.due ?? 0) > due) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
