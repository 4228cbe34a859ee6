import type { Bulletin } from "./bulletin.ts";
import type { Told } from "./told.ts";

/** With nothing to tell, a sign of life this often: the viewer's page knows within seconds that it hears nothing any more. */
const BEAT_MS = 2_000;

/**
 * What changed, until the viewer leaves or their session is over: a page that is refused everything else must not look alive. Begins with `everything`: the
 * page may be older than this connection.
 * @param options.until when the session is over, ms since the epoch
 */
export async function* tellChanges(
  bulletin: Pick<Bulletin, "add">,
  signal: AbortSignal,
  { until = null, beatMs = BEAT_MS }: { readonly until?: number | null; readonly beatMs?: number } = {},
): AsyncGenerator<Told> {
  // What is told while the viewer's connection is slow comes gathered in the next message.
  const tables = new Set<string>();
  let everything = true;
  let wake: () => void = () => undefined;
  const stop = bulletin.add((news) => {
    for (const table of news.tables) tables.add(table);
    everything ||= news.everything;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  const over = () => signal.aborted || (until !== null && Date.now() >= until);
  try {
    while (!over()) {
      if (tables.size === 0 && !everything) await waitFor(beatMs, (done) => (wake = done));
      if (over()) return;
      const told: Told = { at: Date.now(), tables: [...tables], everything };
      tables.clear();
      everything = false;
      yield told;
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
