import { AgentError } from "./agent-error.ts";

type Holder = { readonly what: string; readonly abort: AbortController; readonly end: Promise<void> };

/**
 * Verbs on one instance happen one after the other. A waiter is bounded; a fence does not wait behind long work but
 * interrupts it, since stopping a primary is more urgent than bringing one back.
 */
export class InstanceQueue {
  readonly #holders = new Map<string, Holder>();

  isBusy(instance: string): boolean {
    return this.#holders.has(instance);
  }

  /** Runs `work` alone on `instance`. Throws `refused` when somebody holds it longer than `waitMs`. */
  async run<T>(
    instance: string,
    what: string,
    work: (signal: AbortSignal) => Promise<T>,
    options: { readonly waitMs: number; readonly interrupt?: boolean },
  ): Promise<T> {
    const until = performance.now() + options.waitMs;
    for (let holder = this.#holders.get(instance); holder; holder = this.#holders.get(instance)) {
      if (options.interrupt) holder.abort.abort(new AgentError("failed", `interrupted by ${what}`));
      const left = until - performance.now();
      if (left <= 0 || !(await endsWithin(holder.end, left))) {
        throw new AgentError("refused", `${instance} is busy with ${holder.what}; ask again when it ended`);
      }
    }
    const abort = new AbortController();
    const { promise: end, resolve } = Promise.withResolvers<void>();
    this.#holders.set(instance, { what, abort, end });
    try {
      return await work(abort.signal);
    } finally {
      this.#holders.delete(instance);
      resolve();
    }
  }
}

async function endsWithin(end: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([end.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
