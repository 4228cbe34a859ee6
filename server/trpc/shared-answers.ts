import { concernedRouters } from "#domain/live/interests.ts";
import { type Bulletin, bulletin } from "../live/bulletin.ts";

type Kept<T> = { readonly routers: ReadonlySet<string>; readonly begunMs: number; readonly answer: Promise<T | null> };

/** Changes throw answers away. This is for when none are heard, since the connection that hears them is lost. */
const MAX_AGE_MS = 1_000;
/** Questions × sets of roles. The oldest makes room. */
const MOST = 100;

/**
 * Answers that are the same for many, computed once: whoever asks while one is under way waits for it, whoever asks later gets it
 * until viewers are told that something changed which it is made of. So nobody is answered with less than what they were told of:
 * what was begun before the telling is not handed to those who ask after it.
 */
export class SharedAnswers<T> {
  readonly #kept = new Map<string, Kept<T>>();
  readonly #maxAgeMs: number;
  readonly #most: number;

  constructor(bulletin: Pick<Bulletin, "add">, maxAgeMs = MAX_AGE_MS, most = MOST) {
    this.#maxAgeMs = maxAgeMs;
    this.#most = most;
    bulletin.add(({ tables, everything }) => this.#forget(concernedRouters(tables, everything)));
  }

  /**
   * @param key everything the answer depends on beyond the database: the question and the asker's rights
   * @param routers whose tables it is made from
   * @param compute null: what came out is not for others. It is not kept, and who waited for it gets null, too
   */
  get(key: string, routers: ReadonlySet<string>, compute: () => Promise<T | null>): Promise<T | null> {
    const known = this.#kept.get(key);
    if (known && performance.now() - known.begunMs < this.#maxAgeMs) return known.answer;
    const kept: Kept<T> = { routers, begunMs: performance.now(), answer: compute() };
    this.#kept.delete(key); // the new one stands at the end
    this.#kept.set(key, kept);
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    const drop = () => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    };
    kept.answer.then((answer) => answer ?? drop(), drop);
    return kept.answer;
  }

  #forget(routers: ReadonlySet<string> | null): void {
    for (const [key, kept] of this.#kept) {
      if (routers === null || [...kept.routers].some((router) => routers.has(router))) this.#kept.delete(key);
    }
  }
}

/** One HTTP answer, as it is and packed. */
export type AnswerBytes = {
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
};

const shared = globalThis as { haechiAnswers?: SharedAnswers<AnswerBytes> };

/** The process's one set of answers, kept over a development reload. @throws Error without DATABASE_URL. */
export function sharedAnswers(): SharedAnswers<AnswerBytes> {
  shared.haechiAnswers ??= new SharedAnswers(bulletin());
  return shared.haechiAnswers;
}
