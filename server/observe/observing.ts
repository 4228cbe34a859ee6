import { EVERY_SECOND } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { detecting } from "../detection/detecting.ts";
import type { Site } from "../engine/engine.ts";
import { seekLeadership } from "../engine/leadership.ts";
import { type Repeating, repeat } from "../engine/repeat.ts";
import { tellSlowSteps } from "../engine/slow-steps.ts";
import { adoptRouting } from "./adopt-routing.ts";
import { writeCanaries } from "./canaries.ts";
import { fenceRivals } from "./fence-rivals.ts";
import { keepLooking } from "./keep-looking.ts";
import { lookAt } from "./look-at.ts";
import { reassert } from "./reassert.ts";
import { OBJECTIVES_MS, sampleObjectives } from "./sample-objectives.ts";
import { SampleWriter } from "./sample-writer.ts";
import { storeSamples } from "./store-samples.ts";
import type { Target } from "./target.ts";
import { targetsOf } from "./targets.ts";
import { keepTables } from "./upkeep.ts";

export type ObservingParts = {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly executorId: string;
  readonly site: () => Promise<Site>;
};

/** A new leader, and a topology applied a moment ago, are noticed within this time. */
const NOTICE_MS = 500;

/** The observers; of all workers only the holder of the advisory lock measures, writes canaries and sets things again. */
export function observing({ db, databaseUrl, executorId, site }: ObservingParts): { stop(): Promise<void> } {
  const leadership = seekLeadership(databaseUrl, executorId, "observer");
  const writer = new SampleWriter((samples) => storeSamples(db, samples));
  const looking = keepLooking<Target>(async (target) => writer.add(await lookAt(target)));
  let stopping = false;
  const leading = (work: (site: Site) => Promise<unknown>) => async () => {
    if (leadership.isLeader()) await work(await site());
  };
  const detection = detecting({ db, site, isLeader: () => leadership.isLeader() });
  const upkeep = repeat(
    "upkeep of samples",
    60_000,
    leading((now) => keepTables(db, now, () => leadership.isLeader() && !stopping)),
  );
  let observed: Site | null = null;
  const loops: Repeating[] = [
    upkeep,
    repeat("targets", NOTICE_MS, async () => {
      const now = leadership.isLeader() ? await site() : null;
      if (now === observed) return;
      looking.replace(now ? targetsOf(now) : []);
      if (observed === null) upkeep.nudge();
      observed = now;
    }),
    repeat(
      "canary",
      EVERY_SECOND.intervalMs,
      leading((now) => writeCanaries(db, now, (sample) => writer.add(sample))),
      { jitter: 0.05 },
    ),
    repeat(
      "desired state",
      1_000,
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
      1_000,
      leading(async () => {
        await tellSlowSteps(db, new Date());
      }),
    ),
  ];
  return {
    stop: async () => {
      stopping = true;
      await Promise.all([...loops.map((loop) => loop.stop()), detection.stop()]);
      await looking.stop();
      await writer.stop();
      await leadership.stop();
    },
  };
}
