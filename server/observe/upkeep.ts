import type { Database } from "../db/client.ts";
import { forgetChanges } from "../detection/forget-changes.ts";
import type { Site } from "../engine/engine.ts";
import { all } from "../engine/steps/site.ts";
import { forgetVersions } from "../objects/forget-versions.ts";
import { objectCanaryKey } from "../objects/write-object-canaries.ts";
import { forgetChecks } from "../recovery-points/forget-checks.ts";
import { forgetPoints } from "../recovery-points/forget-points.ts";
import { endUndeclared } from "../standards/end-undeclared.ts";
import { forgetVerdicts } from "../standards/forget-verdicts.ts";
import { canaryKey } from "./canaries.ts";
import { earlierClock } from "./earlier-clock.ts";
import { dropOld, makeAhead } from "./partitions.ts";
import { rollUp } from "./roll-up.ts";
import { targetsOf } from "./targets.ts";

/**
 * What keeps the tables in shape, each minute: partitions of samples ahead, roll-ups, then what is older than is kept goes, so that nothing
 * goes that was not rolled up before; of the inventory what has been gone for long; of standards what the site no longer asks for; and of
 * votes what nobody could draw any more.
 */
export async function keepTables(db: Database, site: Site, goOn: () => boolean): Promise<void> {
  await makeAhead(db);
  await rollUp(db, goOn);
  await dropOld(db);
  await forgetCanaries(db);
  await forgetGone(db, site);
  const now = await earlierClock(db);
  await forgetPoints(db, site.topology, now);
  await forgetChecks(db, now);
  await forgetVersions(db, site.topology.standards?.objects?.lock.atLeastMs ?? 0, now);
  await endUndeclared(db, site.topology, now);
  await forgetVerdicts(db, now);
  await forgetChanges(db, now);
}

/** Removes canary numbers older than 24 hours, in batches. `now()`, which an index can answer: `clock_timestamp()` reads it all. */
async function forgetCanaries(db: Database, batch = 5_000): Promise<void> {
  while (
    (await db.$executeRaw`DELETE FROM canary WHERE id IN (SELECT id FROM canary WHERE at < now() - interval '24 hours' LIMIT ${batch})`) ===
    batch
  );
}

/**
 * What is not measured any more, since the site has no such component or place now, is not shown as failing or stale for ever. Its
 * samples stay as long as any. Ten minutes: something that others measure, less often, is not taken for gone.
 */
export async function forgetGone(db: Database, site: Site): Promise<number> {
  const keys = [
    ...targetsOf(site).map(({ key }) => key),
    ...all(site.topology, "database").map(({ id }) => canaryKey(id)),
    ...all(site.topology, "objects").map(({ id }) => objectCanaryKey(id)),
  ];
  return db.$executeRaw`
    DELETE FROM measurement WHERE key <> ALL(${keys}::text[])
      AND at < now() - GREATEST(interval '10 minutes', 3 * interval_ms * interval '1 millisecond')`;
}
