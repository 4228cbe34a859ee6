import { EVERY_SECOND } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { detecting } from "../detection/detecting.ts";
import type { Site } from "../engine/engine.ts";
import { seekLeadership } from "../engine/leadership.ts";
import { type Repeating, repeat } from "../engine/repeat.ts";
import { tellSlowSteps } from "../engine/slow-steps.ts";
import { liftMeasures } from "../measures/lift-measures.ts";
import { keepObjects, OBJECTS_MS } from "../objects/keep-objects.ts";
import { OBJECT_CANARY_MS, writeObjectCanaries } from "../objects/write-object-canaries.ts";
import { followLook } from "../recovery-points/follow-look.ts";
import { keepOffsetPoints } from "../recovery-points/keep-offset-points.ts";
import { verifyArchives } from "../recovery-points/verify-archives.ts";
import { type Tried, verifyImages } from "../recovery-points/verify-images.ts";
import { PROOFS_MS, startDueProofs } from "../restore-tests/start-due-proofs.ts";
import { adoptRouting } from "./adopt-routing.ts";
import { writeCanaries } from "./canaries.ts";
import { fenceRivals } from "./fence-rivals.ts";
import { keepLooking } from "./keep-looking.ts";
import { keepOffsets } from "./keep-offsets.ts";
import { lookAtAll } from "./look-at.ts";
import { reassert } from "./reassert.ts";
import { OBJECTIVES_MS, sampleObjectives } from "./sample-objectives.ts";
import { SampleWriter } from "./sample-writer.ts";
import { storeSamples } from "./store-samples.ts";
import { isSource, type Target } from "./target.ts";
import { targetsOf } from "./targets.ts";
import { tellOnce } from "./tell-once.ts";
import { keepTables } from "./upkeep.ts";

export type ObservingParts = {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly executorId: string;
  readonly site: () => Promise<Site>;
};

/** A new leader, and a topology applied a moment ago, are noticed within this time. */
const NOTICE_MS = 500;
/** So often it is asked what is due to be read to its last byte; of images also after each look at them. */
const VERIFY_MS = 15_000;

/** The observers; of all workers only the holder of the advisory lock measures, writes canaries and sets things again. */
export function observing({ db, databaseUrl, executorId, site }: ObservingParts): { stop(): Promise<void> } {
  const leadership = seekLeadership(databaseUrl, executorId, "observer");
  const writer = new SampleWriter((samples) => storeSamples(db, samples));
  const following = tellOnce("what follows from a look at");
  const looking = keepLooking<Target>(async (target) => {
    const { sample, listed } = await lookAtAll(target);
    if (!isSource(target)) return writer.add(sample);
    await following(target.key, async () => {
      try {
        await followLook(db, await site(), sample, listed);
      } catch (error) {
        // The database is away, most likely: the sample waits as any other does.
        writer.add(sample);
        throw error;
      }
    });
    if (target.kind === "images") images.nudge();
  });
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
  const offsets = repeat(
    "offsets of streams",
    60_000,
    leading(async (now) => {
      await keepOffsets(db, now, new Date());
      await keepOffsetPoints(db, now);
    }),
  );
  const tried: Tried = new Map();
  const images = repeat(
    "reading of images",
    VERIFY_MS,
    leading((now) => verifyImages(db, now, tried)),
    { jitter: 0.05 },
  );
  let observed: Site | null = null;
  const loops: Repeating[] = [
    upkeep,
    offsets,
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
    // Each on its own: what one of them cannot do, or waits for, holds back neither of the others.
    repeat(
      "adoption of routing",
      1_000,
      leading((now) => adoptRouting(db, now)),
    ),
    repeat(
      "rival primaries",
      1_000,
      leading((now) => fenceRivals(db, now)),
    ),
    repeat(
      "desired state",
      1_000,
      leading((now) => reassert(db, now)),
    ),
    repeat(
      "measures in force",
      1_000,
      leading((now) => liftMeasures(db, now)),
    ),
    repeat(
      "objectives",
      OBJECTIVES_MS,
      leading((now) => sampleObjectives(db, now)),
      { jitter: 0.05 },
    ),
    images,
    repeat(
      "reading of archives",
      VERIFY_MS,
      leading((now) => verifyArchives(db, now)),
      { jitter: 0.05 },
    ),
    repeat(
      "inventory of objects",
      OBJECTS_MS,
      leading((now) => keepObjects(db, now)),
      { jitter: 0.05 },
    ),
    repeat(
      "canary of objects",
      OBJECT_CANARY_MS,
      leading((now) => writeObjectCanaries(db, now, (sample) => writer.add(sample))),
      { jitter: 0.05 },
    ),
    repeat(
      "proofs that are due",
      PROOFS_MS,
      leading((now) => startDueProofs(db, now.topology)),
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
