import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { type Repeating, repeat } from "../engine/repeat.ts";
import { POLL_MS } from "../engine/settings.ts";
import { respond, type UnderWay } from "./respond.ts";

/** The round of the worker that leads: each second, and at once when a loss was established or hands off was lifted (`nudge`). */
export function responding(db: Database, site: () => Promise<Site>, isLeader: () => boolean): Repeating {
  const underWay: UnderWay = new Map();
  const rounds = new Set<Promise<void>>();
  let failure: unknown = null;
  const loop = repeat("automatic response", POLL_MS, async () => {
    if (!isLeader()) return;
    // Rounds may overlap, work on one loss never does: one that hangs on a dead zone does not hold back the next loss.
    const round: Promise<void> = respond(db, site, underWay)
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => rounds.delete(round));
    rounds.add(round);
    const failed = failure;
    failure = null;
    if (failed) throw failed;
  });
  return {
    nudge: loop.nudge,
    stop: async () => {
      await loop.stop();
      await Promise.allSettled([...rounds]);
    },
  };
}
