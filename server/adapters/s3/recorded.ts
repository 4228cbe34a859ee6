import type { Act } from "../ports.ts";
import type { Store } from "./client.ts";
import { hide } from "./errors.ts";

const LONGEST_ANSWER = 300;

/** Tells of one outward call, whatever becomes of it. */
export async function recorded<T extends { readonly answer: string; readonly repeated?: boolean }>(
  store: Store,
  act: Act,
  call: string,
  work: () => Promise<T>,
): Promise<T> {
  const at = new Date().toISOString();
  const began = performance.now();
  const tell = (ok: boolean, repeated: boolean, answer: string) =>
    act.record({
      to: store.id,
      call: call.slice(0, LONGEST_ANSWER),
      at,
      ms: Math.round(performance.now() - began),
      ok,
      repeated,
      answer: hide(store, answer),
    });
  try {
    const done = await work();
    tell(true, done.repeated ?? false, done.answer);
    return done;
  } catch (error) {
    tell(false, false, error instanceof Error ? error.message : String(error));
    throw error;
  }
}
