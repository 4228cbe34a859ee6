import type { Hearing } from "./hearing.ts";
import type { Told } from "./told.ts";

/** Changes within this time are told in one message: a worker measures twenty things a second. */
const GATHER_MS = 250;
/** With nothing to tell, a sign of life this often: the viewer's page knows within seconds that it hears nothing any more. */
const BEAT_MS = 2_000;

/** What changed, gathered, until the viewer leaves. Begins with `everything`: the page may be older than this connection. */
export async function* tellChanges(
  source: Pick<Hearing, "add">,
  signal: AbortSignal,
  gatherMs = GATHER_MS,
  beatMs = BEAT_MS,
): AsyncGenerator<Told> {
  const tables = new Set<string>();
  let everything = true;
  let wake: () => void = () => undefined;
  const changed = () => tables.size > 0 || everything;
  const stop = source.add({
    onTable: (table) => {
      tables.add(table);
      wake();
    },
    onGap: () => {
      everything = true;
      wake();
    },
  });
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  try {
    while (!signal.aborted) {
      if (!changed()) await waitFor(beatMs, (done) => (wake = done));
      if (signal.aborted) return;
      const told: Told = { at: Date.now(), tables: [...tables], everything };
      tables.clear();
      everything = false;
      yield told;
      if (!signal.aborted) await waitFor(gatherMs, () => undefined);
    }
  } finally {
    stop();
    signal.removeEventListener("abort", onAbort);
  }
}

/** Until `ms` have passed or the given function is called. */
function waitFor(ms: number, hand: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    hand(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
