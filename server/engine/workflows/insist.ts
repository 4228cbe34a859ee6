import { isDatabaseGone } from "../database-gone.ts";

/** Asks again, every half second, while our own database does not answer: nothing was decided, and the lease ends this process if need be. */
export async function insist<T>(name: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseGone(error)) throw error;
      const why = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
      console.error(`${name}: the control plane's database cannot be used; nothing is begun until it can (${why})`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
