import { type Hearing, hearing } from "./hearing.ts";

/** Tables that changed since the last bulletin. `everything`: some may have been missed. */
export type News = { readonly tables: readonly string[]; readonly everything: boolean };

/** However fast the tables change. An observation is on the screen within a second: half of it may be spent here. */
const TELL_EVERY_MS = 500;

/**
 * Tells everybody in this process the same news at the same moment: the first change after a quiet while at once, what follows at
 * most twice a second. All viewers then ask at the same moment too, and one answer serves them (server/trpc/shared-answers.ts).
 */
export class Bulletin {
  readonly #source: Pick<Hearing, "add">;
  readonly #everyMs: number;
  readonly #listeners = new Set<(news: News) => void>();
  readonly #tables = new Set<string>();
  #everything = false;
  #toldMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stop: (() => void) | null = null;

  constructor(source: Pick<Hearing, "add">, everyMs = TELL_EVERY_MS) {
    this.#source = source;
    this.#everyMs = everyMs;
  }

  /** @returns stops hearing. */
  add(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    this.#stop ??= this.#source.add({
      onTable: (table) => {
        this.#tables.add(table);
        this.#tellSoon();
      },
      onGap: () => {
        this.#everything = true;
        this.#tellSoon();
      },
    });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
      if (this.#timer) clearTimeout(this.#timer);
      this.#timer = null;
    };
  }

  #tellSoon(): void {
    if (this.#timer) return;
    const waitMs = Math.max(0, this.#toldMs + this.#everyMs - performance.now());
    this.#timer = setTimeout(() => this.#tell(), waitMs);
  }

  #tell(): void {
    this.#timer = null;
    this.#toldMs = performance.now();
    const news: News = { tables: [...this.#tables], everything: this.#everything };
    this.#tables.clear();
    this.#everything = false;
    for (const listener of this.#listeners) listener(news);
  }
}

const shared = globalThis as { haechiBulletin?: Bulletin };

/** The process's one bulletin, kept over a development reload. @throws Error without DATABASE_URL. */
export function bulletin(): Bulletin {
  shared.haechiBulletin ??= new Bulletin(hearing());
  return shared.haechiBulletin;
}
