import type { Database } from "../db/client.ts";
import { detecting } from "../detection/detecting.ts";
import type { Site } from "../engine/engine.ts";
import { seekLeadership } from "../engine/leadership.ts";
import { type Repeating, repeat } from "../engine/repeat.ts";
import { tellSlowSteps } from "../engine/slow-steps.ts";
import { adoptRouting } from "./adopt-routing.ts";
import { writeCanaries } from "./canaries.ts";
import { fenceRivals } from "./fence-rivals.ts";
import { INTERVAL_MS, observeRound } from "./observe-round.ts";
import { reassert } from "./reassert.ts";
import { forgetOld } from "./record.ts";
import { OBJECTIVES_MS, sampleObjectives } from "./sample-objectives.ts";
import { targetsOf } from "./targets.ts";

export type ObservingParts = {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly executorId: string;
  readonly site: () => Promise<Site>;
};

/** The observers' loops; of all workers only the holder of the advisory lock measures, writes canaries and sets things again. */
export function observing({ db, databaseUrl, executorId, site }: ObservingParts): { stop(): Promise<void> } {
  const leadership = seekLeadership(databaseUrl, executorId, "observer");
  const busy = new Set<string>();
  const rounds = new Set<Promise<void>>();
  const leading = (work: (site: Site) => Promise<unknown>) => async () => {
    if (leadership.isLeader()) await work(await site());
  };
  const detection = detecting({ db, site, isLeader: () => leadership.isLeader() });
  let failure: unknown = null;
  const loops: Repeating[] = [
    repeat(
      "observe",
      INTERVAL_MS,
      leading(async (now) => {
        // A target that hangs does not hold the next round of the others: rounds may overlap, looks at one target never do.
        const round: Promise<void> = observeRound(db, targetsOf(now), busy)
          .catch((error: unknown) => {
            failure = error;
          })
          .finally(() => rounds.delete(round));
        rounds.add(round);
        const failed = failure;
        failure = null;
        if (failed) throw failed;
      }),
      { jitter: 0.05 },
    ),
    repeat(
      "canary",
      INTERVAL_MS,
      leading((now) => writeCanaries(db, now)),
      { jitter: 0.05 },
    ),
    repeat(
      "desired state",
      INTERVAL_MS,
      leading(async (now) => {
        await adoptRouting(db, now);
        await fenceRivals(db, now);
        await reassert(db, now);
      }),
    ),
    repeat(
      "objectives",
      OBJECTIVES_MS,
      leading((now) => sampleObjectives(db, now)),
      { jitter: 0.05 },
    ),
    repeat(
      "slow steps",
      INTERVAL_MS,
      leading(async () => {
        await tellSlowSteps(db, new Date());
      }),
    ),
    repeat(
      "retention",
      60_000,
      leading(() => forgetOld(db)),
    ),
  ];
  return {
    stop: async () => {
      await Promise.all([...loops.map((loop) => loop.stop()), detection.stop()]);
      await Promise.allSettled([...rounds]);
      await leadership.stop();
    },
  };
}
