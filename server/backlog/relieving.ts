import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { type Repeating, repeat } from "../engine/repeat.ts";
import { noMemory, relieveBacklogs } from "./relieve-backlogs.ts";

const ROUND_MS = 1_000;

/** The round of the worker that leads, each second, after what was measured in it. */
export function relieving(db: Database, site: () => Promise<Site>, isLeader: () => boolean): Repeating {
  const memory = noMemory();
  const loop = repeat("backlog", ROUND_MS, async () => {
    if (isLeader()) await relieveBacklogs(db, await site(), memory);
  });
  return {
    nudge: loop.nudge,
    stop: async () => {
      await loop.stop();
      await Promise.allSettled([...memory.errands.underWay.values()]);
    },
  };
}
